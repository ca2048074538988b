using System.Globalization;
using System.Text;

namespace Ablate.Models;

/// <summary>A network as a table for reading: a line for each layer, those inside another one indented, and a total.</summary>
public static class ModelSummary
{
    private const int Gap = 2;

    /// <summary>Path, kind, output shape, learnable parameters and multiply-adds for one example.</summary>
    public static string Render(ModelPlan plan)
    {
        string[][] rows =
        [
            ["layer", "kind", "output", "parameters", "multiply-adds"],
            .. plan.Layers.Select(Row),
            ["total", "", plan.Output.ToString(), Number(plan.ParameterCount), Number(plan.MultiplyAdds)],
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join(new string(' ', Gap), cells).TrimEnd()).Append('\n');
        }
        return text.ToString();
    }

    private static string[] Row(LayerPlan layer) =>
    [
        new string(' ', Gap * layer.Path.Count(character => character == '.')) + layer.Name,
        layer.Kind,
        layer.Output.ToString(),
        Number(layer.ParameterCount),
        Number(layer.MultiplyAdds),
    ];

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
