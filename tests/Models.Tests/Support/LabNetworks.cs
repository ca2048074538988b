using System.Text.RegularExpressions;

namespace Ablate.Models.Tests.Support;

/// <summary>The lab's networks as a file has them: two convolutions with a slot after each.</summary>
internal static partial class LabNetworks
{
    private const string Hidden16 = "se: {hidden: 16}";
    private const string Ratio16 = "se: {reduction: 16}";

    public static string Yaml(string first, string second, int width = 64) => $$"""
        - conv: {out: 32, kernel: 3, padding: 1}
        - max_pool: 2
        - relu
        - slot: {name: attention, layers: [{{first}}]}
        - conv: {out: {{width}}, kernel: 3, padding: 1}
        - max_pool: 2
        - relu
        - slot: {name: attention, layers: [{{second}}]}
        - flatten
        - linear: 10
        """;

    /// <summary>By the reference's name, with or without widths.</summary>
    public static string Named(string name)
    {
        var cifar = name.Contains("cifar", StringComparison.Ordinal);
        var width = name.Contains("32_32", StringComparison.Ordinal) ? 32 : 64;
        if (name.Contains("mhsa", StringComparison.Ordinal))
        {
            if (name.Contains("proj128", StringComparison.Ordinal)) return Yaml("", "mhsa: {heads: 8, projection: 128}");
            var second = $"mhsa: {{heads: {(cifar ? 8 : 7)}}}";
            if (name.Contains("after2", StringComparison.Ordinal)) return Yaml("", second);
            return Yaml($"mhsa: {{heads: {(cifar ? 8 : name.Contains("heads7", StringComparison.Ordinal) ? 7 : 14)}}}", second);
        }
        var attention = name.Contains("hidden16", StringComparison.Ordinal) ? Hidden16 : name.Contains("r16", StringComparison.Ordinal) ? Ratio16 : "";
        return Yaml(attention, attention, width);
    }

    public static Shape Input(string name) =>
        name.Contains("cifar", StringComparison.Ordinal) ? Shape.Image(3, 32, 32) : Plans.FashionMnist;

    /// <summary>Our name for a parameter of the reference, such as <c>attention2.se1.fc1.weight</c> for <c>se2.fc.0.weight</c>.</summary>
    public static string Rename(string foreign)
    {
        var name = Attention().Replace(foreign, match =>
            $"attention{match.Groups["slot"].Value}.{(match.Groups["kind"].Value == "mha" ? "mhsa1" : "se1")}.");
        return name
            .Replace("fc.0.", "fc1.", StringComparison.Ordinal).Replace("fc.2.", "fc2.", StringComparison.Ordinal)
            .Replace("excitation.0.", "fc1.", StringComparison.Ordinal).Replace("excitation.2.", "fc2.", StringComparison.Ordinal)
            .Replace("fc.", "linear1.", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^(?<kind>se|mha)(?<slot>\d)\.")]
    private static partial Regex Attention();
}
