using Ablate.Core.Yaml;

namespace Ablate.Core.Schema;

/// <summary>Weights that a training starts from, in place of those that its seed draws.</summary>
/// <param name="Weights">A file of safetensors or of NumPy's (<c>.npz</c>), relative to the file that names it.</param>
/// <param name="Map">A table of names, <c>theirs -> ours</c> on each line, relative to the file that names it; none where the names are the network's.</param>
/// <param name="Except">Names of the network that start as the seed draws them, such as <c>linear1.*</c> for a new head.</param>
/// <param name="Sha256">Of the weights' file; 64 hexadecimal digits. Another file is then refused.</param>
/// <param name="MapSha256">Of the map.</param>
public sealed record InitConfig(
    [AlsoKnownAs("file", "path", "from", "checkpoint")] string Weights,
    string? Map = null,
    IReadOnlyList<string>? Except = null,
    string? Sha256 = null,
    string? MapSha256 = null) : IValidated
{
    public IReadOnlyList<string>? Except { get; init; } = Except is { Count: > 0 } ? Except : null;

    /// <summary>What decides the numbers: contents in place of paths.</summary>
    /// <exception cref="InvalidOperationException">The contents have not been looked at yet.</exception>
    internal InitConfig Identity => this with
    {
        Weights = Sha256 ?? throw new InvalidOperationException("The hash of the weights is not known."),
        Map = Map is null ? null : MapSha256 ?? throw new InvalidOperationException("The hash of the name map is not known."),
        Except = Except is null ? null : [.. Except.Order(StringComparer.Ordinal)],
        Sha256 = null,
        MapSha256 = null,
    };

    public void Validate(Node source, Issues issues)
    {
        var mapping = (MappingNode)source;
        Contents.CheckHash(Sha256, mapping["sha256"], issues);
        Contents.CheckHash(MapSha256, mapping["map_sha256"], issues);
    }
}
