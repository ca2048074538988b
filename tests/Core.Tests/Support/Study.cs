using Ablate.Core.Schema;

namespace Ablate.Core.Tests.Support;

/// <summary>A whole experiment around the lines that a test is about.</summary>
internal static class Study
{
    internal static readonly string[] Layers = ["conv", "relu", "gelu", "se", "cbam", "linear", "flatten", "identity", "residual", "branches", "batch_norm", "slot", "stage", "block"];

    private static readonly (string Key, string Line)[] Defaults =
    [
        ("experiment", "experiment: test"),
        ("data", "data: fashion-mnist"),
        ("model", "model: [flatten, linear: 10]"),
        ("train", "train: {epochs: 15, batch: 128, optimizer: {sgd: {lr: 0.05, momentum: 0.9}}}"),
        ("arms", "arms: {baseline: {}}"),
        ("seeds", "seeds: 10"),
    ];

    /// <summary>The lines, and below them what they lack of an experiment.</summary>
    public static string Text(string lines) =>
        lines.TrimEnd('\n') + "\n" + string.Concat(Defaults.Where(part => !lines.StartsWith(part.Key + ":", StringComparison.Ordinal) && !lines.Contains("\n" + part.Key + ":", StringComparison.Ordinal)).Select(part => part.Line + "\n"));

    /// <summary>An experiment without problems.</summary>
    public static Experiment Of(string lines, params string[] overrides)
    {
        var issues = new Issues();
        var experiment = ExperimentLoader.Read(Text(lines), "file.yaml", issues, new LoadOptions(overrides, Layers));
        Assert.Empty(issues);
        return experiment!;
    }

    /// <summary>What a reader is told of it, positions included.</summary>
    public static string[] Problems(string lines, params string[] overrides)
    {
        var issues = new Issues();
        ExperimentLoader.Read(Text(lines), "file.yaml", issues, new LoadOptions(overrides, Layers));
        return [.. issues.Select(issue => issue.ToString())];
    }

    /// <summary>The networks of all arms by their names, as JSON with bare words and without spaces.</summary>
    public static Dictionary<string, string> Networks(string lines, params string[] overrides) =>
        Of(lines, overrides).Arms.ToDictionary(arm => arm.Name, arm => Short(arm.Model), StringComparer.Ordinal);

    /// <summary>The network of an experiment whose arms do not matter.</summary>
    public static string Network(string lines) => Short(Of(lines).Arms[0].Model);

    /// <summary>JSON with bare words and without spaces.</summary>
    public static string Short(object value) => Canonical.Json(value).Replace("\"", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
}
