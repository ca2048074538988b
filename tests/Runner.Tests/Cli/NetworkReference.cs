using System.Text;

namespace Ablate.Runner.Tests.Cli;

/// <summary>A network that others counted.</summary>
/// <param name="Id">Its name in the reference.</param>
/// <param name="Family">What it is a variant of.</param>
/// <param name="Network">Which variant, in words.</param>
/// <param name="Input">The shape of one example.</param>
/// <param name="Parameters">Learnable ones.</param>
/// <param name="MultiplyAdds">Of convolutions, linear layers and attention; null where nobody counted them.</param>
/// <param name="Source">Whose code was counted.</param>
/// <param name="Published">Parameters, multiply-adds in units of 10⁹ and where they were published; empty where they were not.</param>
internal sealed record CountedNetwork(
    string Id,
    string Family,
    string Network,
    string Input,
    long Parameters,
    long? MultiplyAdds,
    string Source,
    (string Parameters, string Gflops, string In) Published);

/// <summary>Where a network of the reference is written.</summary>
/// <param name="Id">Its name in the reference.</param>
/// <param name="File">The file, relative to the repository.</param>
/// <param name="Arm">One of its arms, <c>network</c> where it has none.</param>
/// <param name="Overrides">Arguments as after <c>-o</c>.</param>
/// <param name="Examples">How many examples the reference's multiply-adds are for.</param>
internal sealed record MappedNetwork(string Id, string File, string Arm, IReadOnlyList<string> Overrides, int Examples);

/// <summary>The tables of <c>tests/Reference/networks</c>; its README says where they come from.</summary>
internal static class NetworkReference
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Reference", "networks");

    /// <summary>In the order of the two tables, which keep families together.</summary>
    public static IReadOnlyList<CountedNetwork> Counted { get; } =
    [
        .. Rows("architectures.csv").Concat(Rows("published.csv")).Select(row => new CountedNetwork(
            row[0], row[1], row[2], row[3], long.Parse(row[4]), row[5].Length == 0 ? null : long.Parse(row[5]), row[6], (row[7], row[8], row[9]))),
    ];

    public static IReadOnlyList<MappedNetwork> Mapped { get; } =
    [
        .. Rows("rows.csv").Select(row => new MappedNetwork(
            row[0], row[1], row[2], Overrides(row[3]), row is [_, _, _, _, { Length: > 0 } examples] ? int.Parse(examples) : 1)),
        // These say where they are written behind what they have in common with the others.
        .. Rows("published.csv").Select(row => new MappedNetwork(row[0], row[10], row[11], Overrides(row[12]), 1)),
    ];

    /// <summary>The networks that are no file, with the reason.</summary>
    public static IReadOnlyDictionary<string, string> Exceptions { get; } =
        Rows("exceptions.csv").ToDictionary(row => row[0], row => row[1], StringComparer.Ordinal);

    /// <summary>The shapes that leave some layers of a network, which are its stages where none are named.</summary>
    public static IReadOnlyDictionary<string, (string Outputs, IReadOnlyList<string> Layers)> Stages { get; } =
        Rows("stages.csv").ToDictionary(row => row[0], row => (row[1], (IReadOnlyList<string>)(row is [_, _, var layers] ? layers.Split(' ') : [])), StringComparer.Ordinal);

    private static string[] Overrides(string field) => field.Split(';', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string[]> Rows(string file) => File.ReadLines(Path.Combine(Folder, file)).Skip(1).Select(Fields);

    // A field with a comma or a quotation mark stands in quotation marks, which are doubled inside; no field has a line break.
    private static string[] Fields(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                if (quoted && i + 1 < line.Length && line[i + 1] == '"') field.Append(line[i++]);
                else quoted = !quoted;
            }
            else if (line[i] == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(line[i]);
            }
        }
        return [.. fields, field.ToString()];
    }
}
