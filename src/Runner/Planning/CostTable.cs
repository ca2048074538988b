using System.Globalization;
using System.Text;
using Ablate.Models;

namespace Ablate.Runner.Planning;

/// <summary>An arm with the numbers of its runs; null where there are none, as in an architecture.</summary>
internal sealed record CostRow(StudyArm Arm, int? Done = null, int? Missing = null, int? Failed = null);

/// <summary>What the networks of an experiment cost, beside the baseline's, for reading.</summary>
internal static class CostTable
{
    private const int Gap = 2;

    // Percent and hidden widths follow the number or list that they belong to.
    private static readonly bool[] IsLeft = [true, false, false, false, false, true, true, false, false, false];

    /// <summary>A line for each arm; a column that no arm has anything to say in is left out.</summary>
    public static string Render(IEnumerable<CostRow> arms, StudyArm baseline)
    {
        string[][] rows =
        [
            ["arm", "parameters", "", "multiply-adds", "", "hidden", "matched", "done", "missing", "failed"],
            .. arms.Select(row => Row(row, baseline)),
        ];
        var columns = Enumerable.Range(0, rows[0].Length)
            .Where(column => rows.Skip(1).Any(row => row[column].Length > 0))
            .Select(column => (Index: column, Width: rows.Max(row => row[column].Length)))
            .ToList();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = columns.Select(column => IsLeft[column.Index] ? row[column.Index].PadRight(column.Width) : row[column.Index].PadLeft(column.Width));
            text.Append(string.Join(new string(' ', Gap), cells).TrimEnd()).Append('\n');
        }
        return text.ToString();
    }

    private static string[] Row(CostRow row, StudyArm baseline)
    {
        var isBaseline = row.Arm.Name == baseline.Name;
        var (plan, reference) = (row.Arm.Plan, baseline.Plan);
        return
        [
            row.Arm.Name,
            Count(plan.ParameterCount),
            isBaseline ? "" : Change(plan.ParameterCount, reference.ParameterCount),
            Count(plan.MultiplyAdds),
            isBaseline ? "" : Change(plan.MultiplyAdds, reference.MultiplyAdds),
            HiddenWidths(plan),
            row.Arm.Match is { } match ? FormattableString.Invariant($"{match.Variable} = {match.Value}: {match.Error:+0.00%;-0.00%;0.00%} of {match.Target}'s {CapacityMatch.Noun(match.Cost)}") : "",
            Count(row.Done),
            Count(row.Missing),
            Count(row.Failed),
        ];
    }

    /// <summary><c>64→16</c> for a bottleneck of 16 on 64 channels, with a count where a network has several like it.</summary>
    private static string HiddenWidths(ModelPlan plan) => string.Join(", ", plan.Layers
        .Where(layer => layer.Hidden is not null)
        .GroupBy(layer => (layer.Input.Channels, layer.Hidden))
        .Select(group => FormattableString.Invariant($"{group.Key.Channels}→{group.Key.Hidden}{(group.Count() > 1 ? $" ×{group.Count()}" : "")}")));

    private static string Count(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private static string Change(long count, long reference)
    {
        if (reference == 0) return "";
        var percent = 100.0 * (count - reference) / reference;
        return FormattableString.Invariant(Math.Abs(percent) switch
        {
            >= 10 => $"{percent:+0;-0;0} %",
            >= 0.1 or 0 => $"{percent:+0.0;-0.0;0} %",
            _ => $"{percent:+0.000;-0.000;0} %",
        });
    }
}
