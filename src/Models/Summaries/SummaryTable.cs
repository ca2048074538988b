using System.Globalization;
using System.Text;

namespace Ablate.Models.Summaries;

/// <summary>A summary for people: as plain text for a terminal, or as a table of Markdown.</summary>
public static class SummaryTable
{
    private const int Gap = 2;

    // Layer and output, which are read from their beginning; then numbers.
    private const int TextColumns = 2;

    /// <summary>Plain text, aligned.</summary>
    public static string Text(ModelPlan plan, int depth = ModelSummary.UsualDepth)
    {
        var rows = Rows(plan, depth);
        var columns = rows[0].Length;
        // The last column, of notes, needs no width.
        var widths = Enumerable.Range(0, columns - 1).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column < TextColumns ? cell.PadRight(widths[column]) : column < columns - 1 ? cell.PadLeft(widths[column]) : cell);
            text.Append(string.Join(new string(' ', Gap), cells).TrimEnd()).Append('\n');
        }
        text.Append('\n');
        foreach (var (what, says) in Totals(plan)) text.Append(what.PadRight(15)).Append(says).Append('\n');
        return text.ToString();
    }

    /// <summary>A table of Markdown with the totals below it.</summary>
    public static string Markdown(ModelPlan plan, int depth = ModelSummary.UsualDepth)
    {
        var rows = Rows(plan, depth);
        var text = new StringBuilder();
        foreach (var (row, index) in rows.Select((row, index) => (row, index)))
        {
            // Leading blanks are lost in a cell; these are not.
            text.Append("| ").Append(string.Join(" | ", row.Select(cell => cell.Replace(new string(' ', Gap), "&emsp;", StringComparison.Ordinal)))).Append(" |\n");
            if (index == 0) text.Append('|').Append(string.Join('|', row.Select((_, column) => column < TextColumns || column == row.Length - 1 ? " --- " : " ---: "))).Append("|\n");
        }
        text.Append('\n');
        foreach (var (what, says) in Totals(plan)) text.Append(CultureInfo.InvariantCulture, $"- **{what}** {says}\n");
        return text.ToString();
    }

    private static List<string[]> Rows(ModelPlan plan, int depth)
    {
        var total = LayerCost.Of(plan.Root);
        string[] operations = [.. total.MultiplyAdds.Keys];
        return
        [
            ["layer", "output", "parameters", .. operations, "activations", ""],
            .. ModelSummary.Rows(plan, depth).Select(row => Row(row.Cost, new string(' ', Gap * (row.Depth - 1)) + row.Name, row.Output, row.Hidden)),
            Row(total, "total", plan.Output, []),
        ];

        string[] Row(LayerCost cost, string name, Shape output, IReadOnlyList<HiddenWidth> hidden) =>
        [
            name,
            Size(output),
            Number(cost.Parameters),
            .. operations.Select(operation => Number(cost.MultiplyAdds.GetValueOrDefault(operation))),
            Number(cost.Activations),
            string.Join(", ", hidden),
        ];
    }

    private static IEnumerable<(string What, string Says)> Totals(ModelPlan plan)
    {
        var cost = LayerCost.Of(plan.Root);
        yield return ("parameters", cost.Statistics == 0
            ? cost.Parameters == 0 ? "none" : $"{Number(cost.Parameters)}, all learned"
            : $"{Count(cost.Parameters)} learned, {Number(cost.Parameters + cost.Statistics)} with running statistics, as the SE paper counts");
        yield return ("multiply-adds", $"{Count(cost.AllMultiplyAdds)} for an example of {Size(plan.Input)}{(cost.MultiplyAdds.Count > 1 ? $": {string.Join(", ", cost.MultiplyAdds.Select(pair => $"{pair.Key} {Number(pair.Value)}"))}" : "")}");
        yield return ("activations", string.Create(CultureInfo.InvariantCulture, $"{Number(cost.Activations)} numbers, {(double)cost.Activations * LayerCost.BytesPerNumber / (1 << 20):0.00} MiB for an example in training: each layer's output in float32, once{(plan.Layers.Any(layer => layer.Intermediates > 0) ? ", and what attention layers keep inside" : "")}"));
        if (ModelSummary.HiddenWidths(plan.Layers) is { Count: > 0 } hidden) yield return ("hidden widths", string.Join(", ", hidden));
    }

    private static string Size(Shape shape) => shape.IsImage ? shape.ToString() : Number(shape.Channels);

    // In a sentence; a column has a dash.
    private static string Count(long count) => count == 0 ? "none" : Number(count);

    // A column of zeros hides the few numbers in it.
    private static string Number(long count) => count == 0 ? "-" : count.ToString("N0", CultureInfo.InvariantCulture);
}
