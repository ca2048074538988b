using Ablate.Core.Expressions;
using Ablate.Core.Yaml;

namespace Ablate.Core.Tests.Support;

/// <summary>Variables from a mapping; one without a value is known, but in error.</summary>
internal sealed class Scope(string variables = "{}") : IScope
{
    private readonly MappingNode _variables = (MappingNode)Read.Node(variables);

    public IEnumerable<string> NamesLike(string unknown) => _variables.Entries.Select(entry => entry.Key.Text);

    public string Where => "the block does not have it";

    public bool TryFind(string name, out Node? value)
    {
        value = _variables[name];
        if (value is ScalarNode { Text: "in error" }) value = null;
        return _variables[name] is not null;
    }

    /// <summary>What a text becomes that is written unquoted in column 5; it has no problems.</summary>
    public Node Apply(string text, bool quoted = false)
    {
        var issues = new Issues();
        var node = Interpolation.Apply(Scalar(text, quoted), this, issues);
        Assert.Empty(issues);
        return node!;
    }

    /// <summary>The value of an expression as the reader of a file takes it.</summary>
    public object? Value(string expression) => Core.Schema.Scalars.Meaning((ScalarNode)Apply("${" + expression + "}"));

    /// <summary>The problems of a text, without the file's name.</summary>
    public string[] Problems(string text, bool quoted = false)
    {
        var issues = new Issues();
        Assert.Null(Interpolation.Apply(Scalar(text, quoted), this, issues));
        return [.. issues.Select(issue => $"{issue.At.Column}: {issue.Message}{(issue.Hint is null ? "" : $" {issue.Hint}")}")];
    }

    /// <summary>A scalar at column 5.</summary>
    public static ScalarNode Scalar(string text, bool quoted = false) => new(new Position("file.yaml", 3, 5), "model[0].out", text, quoted);
}
