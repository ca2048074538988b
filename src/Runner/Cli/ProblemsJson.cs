using System.Text.Json;
using System.Text.Json.Serialization;
using Ablate.Core;

namespace Ablate.Runner.Cli;

/// <param name="File">The file, or the argument of the command line; null where the problem has no place.</param>
/// <param name="Line">From 1; 0 for the file as a whole.</param>
/// <param name="Column">From 1; 0 for the file as a whole.</param>
/// <param name="Path">The keys that lead there.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What to do.</param>
internal sealed record ProblemJson(string? File, int Line, int Column, string? Path, string Message, string? Hint)
{
    public static IReadOnlyList<ProblemJson> Of(IEnumerable<Issue> issues) =>
        [.. issues.Select(issue => new ProblemJson(issue.At.File, issue.At.Line, issue.At.Column, issue.Path, issue.Message, issue.Hint))];
}

/// <summary>What a verb prints with <c>--json</c> in place of what it was asked for, where something is wrong.</summary>
internal sealed record ProblemsJson(IReadOnlyList<ProblemJson> Errors, IReadOnlyList<ProblemJson> Warnings)
{
    /// <summary>The problems of files and arguments.</summary>
    public static string Render(Issues issues) =>
        Render(issues.Where(issue => issue.Severity == Severity.Error), issues.Where(issue => issue.Severity == Severity.Warning));

    /// <summary>A problem without a place.</summary>
    public static string Render(string message) => JsonSerializer.Serialize(new ProblemsJson([new(null, 0, 0, null, message, null)], []), ProblemsJsonContext.Default.ProblemsJson);

    private static string Render(IEnumerable<Issue> errors, IEnumerable<Issue> warnings) =>
        JsonSerializer.Serialize(new ProblemsJson(ProblemJson.Of(errors), ProblemJson.Of(warnings)), ProblemsJsonContext.Default.ProblemsJson);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ProblemsJson))]
internal sealed partial class ProblemsJsonContext : JsonSerializerContext;
