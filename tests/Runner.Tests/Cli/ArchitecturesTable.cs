using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ablate.Runner.Tests.Cli;

/// <summary>Our counts beside those of others and the published ones, as a document.</summary>
internal static class ArchitecturesTable
{
    public const string File = "architectures.md";

    /// <param name="counts">Parameters and multiply-adds of a file's arm, for one example.</param>
    public static string Markdown(Func<MappedNetwork, (long Parameters, long MultiplyAdds)> counts)
    {
        var files = NetworkReference.Mapped.ToDictionary(row => row.Id, StringComparer.Ordinal);
        var text = new StringBuilder(
            """
            # Networks and what they cost

            Every network of `architectures.csv` and `published.csv` in `tests/Reference/networks` that is a file here: what `./ablate plan` says of it, what others' code was counted to have, and what was published. The test that compares them writes this page; run it with `UPDATE_GOLDEN=1` in the environment after a change:

            ```
            UPDATE_GOLDEN=1 ./ablate test Runner.Tests -class Ablate.Runner.Tests.Cli.ArchitecturesTests
            ```

            Parameters are the learnable ones. The SE paper also counts the running means and variances of batch normalisation, 53,120 in a ResNet-50. Multiply-adds are those of convolutions, linear layers and attention's products for one example; no biases, normalisation, activations, pools, gates or sums. What papers call FLOPs are multiply-adds too, in units of 10⁹; the SE paper's have strides in the first 1×1 convolutions (`v1`) and include some elementwise work. The counts of ECA's authors are in units of 2²⁰ and 2³⁰.

            """.ReplaceLineEndings("\n"));
        foreach (var family in NetworkReference.Counted.Where(network => files.ContainsKey(network.Id)).GroupBy(network => network.Family))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {family.Key}\n\n");
            text.Append("| network | input | parameters: ours | counted | published | multiply-adds: ours | counted | published, 10⁹ | counted on | published in |\n");
            text.Append("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |\n");
            foreach (var network in family) text.Append(Line(network, files[network.Id], counts(files[network.Id])));
        }
        text.Append("\n## Not here\n\n| network | reason |\n| --- | --- |\n");
        foreach (var (id, reason) in NetworkReference.Exceptions) text.Append(CultureInfo.InvariantCulture, $"| `{id}` | {Cell(reason)} |\n");
        return text.ToString();
    }

    public static void Write(string table, [CallerFilePath] string source = "") =>
        System.IO.File.WriteAllText(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "..", "docs", File), table);

    private static string Line(CountedNetwork network, MappedNetwork row, (long Parameters, long MultiplyAdds) ours)
    {
        var overrides = string.Concat(row.Overrides.Select(argument => $" `-o '{argument}'`"));
        var published = network.Published;
        var examples = row.Examples == 1 ? "" : FormattableString.Invariant($" for {row.Examples} examples");
        return FormattableString.Invariant(
            $"| `{network.Id}`: {Cell(network.Network)}<br>[{row.File["configs/architectures/".Length..]}](../{row.File}), {row.Arm}{overrides} | {network.Input.Replace('x', '×')} | {ours.Parameters:N0} | {network.Parameters:N0} | {published.Parameters} | {ours.MultiplyAdds:N0} | {network.MultiplyAdds:N0}{examples} | {published.Gflops} | {Cell(network.Source)} | {Cell(published.In)} |\n");
    }

    // A bar would begin another column.
    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
