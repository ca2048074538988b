using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Ablate.Core.Schema.Json;
using Ablate.Core.Yaml;

namespace Ablate.Core.Schema;

/// <summary>An assembly with layers of the user's own: <c>my.dll</c>, or <c>{file: my.dll, sha256: ...}</c>.</summary>
/// <param name="File">Its path, relative to the file that names it.</param>
/// <param name="Sha256">Of its content; 64 hexadecimal digits. Another one is then refused. Null: whatever it is.</param>
public sealed record LayerFile(string File, string? Sha256 = null) : IReadsNode<LayerFile>, IHasForm, IValidated
{
    /// <summary>Where the file says it, for messages.</summary>
    public Node Source { get; init; } = ScalarNode.Nowhere;

    public static bool TryRead(Node node, Binder binder, [MaybeNullWhen(false)] out LayerFile value)
    {
        value = node is ScalarNode
            ? binder.Bind<string>(node) is { Length: > 0 } file ? new LayerFile(file) { Source = node } : null
            : binder.Bind<Written>(node) is { } written ? new LayerFile(written.File, written.Sha256) { Source = node } : null;
        if (value is null) return false;
        var found = new Issues();
        value.Validate(node, found);
        foreach (var issue in found) binder.Issues.Add(issue);
        return !found.HasErrors;
    }

    /// <summary>One, or a list of several; null in the place of one with a mistake.</summary>
    public static IReadOnlyList<LayerFile?> ReadAll(Node node, Binder binder) =>
        [.. (node is SequenceNode list ? list.Items : [node]).Select(binder.Bind<LayerFile>)];

    public static JsonObject Form(Forms forms, InRangeAttribute? range) => Forms.AnyOf(
        forms.Text(),
        Forms.Mapping([new("file", forms.Text()), new("sha256", forms.Text())], "file"));

    public void Validate(Node source, Issues issues) => Contents.CheckHash(Sha256, (source as MappingNode)?["sha256"], issues);

    private sealed record Written(string File, string? Sha256 = null);
}
