using System.IO.Enumeration;
using Ablate.Core.Expressions;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>
/// What is known of the names of arms that could not be read, and of the variables that they sweep, so that a name which no
/// arm can have is told in the same pass.
/// </summary>
internal sealed class ArmNames
{
    private readonly List<string> _patterns = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _variables = new(StringComparer.Ordinal);

    /// <summary>For arms that have all been read.</summary>
    public static ArmNames None { get; } = new();

    /// <summary>Whether there is no such arm.</summary>
    public bool AreNone => _patterns.Count == 0;

    /// <summary>The names among them that are sure.</summary>
    public IEnumerable<string> Sure => _patterns.Where(pattern => !pattern.Contains('*', StringComparison.Ordinal));

    /// <summary>Adds arms of which nothing is known.</summary>
    public void AddAny() => _patterns.Add("*");

    /// <summary>Adds an arm that could not be read.</summary>
    /// <param name="declared">Its name with its value.</param>
    /// <param name="sweep">The key of an arm that sweeps.</param>
    public void Add(Entry declared, string sweep)
    {
        var template = Template.Of(declared.Key.Text);
        var swept = (declared.Value as MappingNode)?[sweep];
        if (swept is not null) _variables.UnionWith(Sweep.NamesIn(swept));
        _patterns.Add(template.Fault is not null ? "*"
            : string.Concat(template.Parts.Select(part => part.Expression is null ? part.Text : "*")) + (swept is null || template.Names.Count > 0 ? "" : "*"));
    }

    /// <summary>The same, and nothing more is said of a name that has been told to be no arm's.</summary>
    public ArmNames And(string name)
    {
        var more = new ArmNames();
        more._patterns.AddRange(_patterns);
        more._told.UnionWith([.. _told, name]);
        more._variables.UnionWith(_variables);
        return more;
    }

    /// <summary>Whether one of them may be called so, or the name has been told to be none.</summary>
    public bool MayBe(string name) => _told.Contains(name) || _patterns.Exists(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));

    /// <summary>Whether one of them may sweep a variable.</summary>
    public bool MaySweep(string variable) => _patterns.Contains("*") || _variables.Contains(variable);
}
