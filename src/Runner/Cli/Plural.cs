namespace Ablate.Runner.Cli;

internal static class Plural
{
    /// <summary><c>1 run</c>, <c>2 runs</c>.</summary>
    public static string Of(int count, string noun) =>
        FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");
}
