using System.Globalization;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Runner.Cli;

namespace Ablate.Runner.Reporting.Tables;

/// <summary>The accuracies of a table, by arm and seed.</summary>
/// <param name="Arms">In the order of the table, with their runs ascending by seed.</param>
/// <param name="Notes">What the cells and columns were taken for, in whole sentences.</param>
internal sealed record ScoreTable(IReadOnlyList<ArmRecord> Arms, IReadOnlyList<string> Notes)
{
    // As many as an experiment may have.
    private const int MostSeeds = 10_000;

    private const string Forms =
        "A table has the columns arm, seed and accuracy (or correct and total), one row a run; or a first column seed and a column for each arm.";

    /// <summary>Reads either form; null after errors.</summary>
    /// <param name="table">The fields.</param>
    /// <param name="scale">How accuracies are written; null: whichever they look like.</param>
    /// <param name="issues">Hears of every problem, in one pass.</param>
    public static ScoreTable? Read(CsvTable table, Scale? scale, Issues issues)
    {
        var columns = Columns(table, issues);
        var notes = new List<string>();
        var cells = columns.ContainsKey("arm") ? new LongForm(table, columns, notes, issues).Cells()
            : table.Header[0].Text.Equals("seed", StringComparison.OrdinalIgnoreCase) ? WideForm(table, issues)
            : Unknown(table, issues);
        RefuseTooMany(cells, issues);
        if (cells.Count == 0 && !issues.HasErrors) issues.Add(new Issue(table.Header[0].At with { Line = 0, Column = 0 }, "", "The table has a header and no runs."));
        var common = cells.All(cell => cell.Total is not null) ? Scale.Fraction : CommonScale(cells, scale, notes, issues);
        if (issues.HasErrors || common is not { } chosen) return null;

        notes.AddRange(Taken(cells));
        return new ScoreTable(
            [.. cells.GroupBy(cell => cell.Arm, StringComparer.Ordinal).Select(arm => new ArmRecord(arm.Key, new Dictionary<string, string>(), null, null, [.. arm.OrderBy(cell => cell.Seed).Select(cell => cell.ToRun(chosen))]))],
            notes);
    }

    /// <summary>One run of the table.</summary>
    internal sealed record Cell(string Arm, int Seed, Score Score, long? Correct, long? Total, Field Source)
    {
        public RunRecord ToRun(Scale scale)
        {
            double? accuracy = Score.Status != RunStatus.Completed ? null
                : Total is { } total ? (double)Correct!.Value / total
                : Score.HasPercentSign || scale == Scale.Percent ? Score.Value / 100
                : Score.Value;
            return new RunRecord(Seed, Score.Status, Correct, Total, accuracy, null, null, null, [], null);
        }
    }

    /// <summary>A seed as a cell has it; null after an error.</summary>
    internal static int? ReadSeed(Field field, Issues issues)
    {
        if (int.TryParse(field.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)) return seed;
        issues.Add(new Issue(field.At, "seed", $"A seed is a whole number from 0, but this is '{Score.Brief(field.Text)}'."));
        return null;
    }

    private static Dictionary<string, int> Columns(CsvTable table, Issues issues)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < table.Header.Count; i++)
        {
            var field = table.Header[i];
            if (field.Text.Length == 0) continue;
            if (!columns.TryAdd(field.Text, i)) issues.Add(new Issue(field.At, "", $"There is another column '{Score.Brief(field.Text)}' before this one."));
        }
        return columns;
    }

    private static List<Cell> WideForm(CsvTable table, Issues issues)
    {
        foreach (var nameless in table.Header.Where(field => field.Text.Length == 0))
            issues.Add(new Issue(nameless.At, "", "This column has no name, so that it cannot be an arm.", "Name it or take it away."));
        // Names that are the same but for case are told of as columns.
        ArmNames.Check([.. table.Header.Skip(1).DistinctBy(field => field.Text, StringComparer.OrdinalIgnoreCase)], issues);
        if (table.Header.Count == 1) issues.Add(new Issue(table.Header[0].At, "", "Beside the seeds there is no column.", Forms));
        var cells = new List<Cell>();
        var seen = new Dictionary<int, int>();
        foreach (var row in table.Rows)
        {
            var seed = ReadSeed(row[0], issues);
            if (seed is { } known && !seen.TryAdd(known, row[0].At.Line))
                issues.Add(new Issue(row[0].At, "seed", FormattableString.Invariant($"The seed {known} has a row already, line {seen[known]}.")));
            for (var i = 1; i < row.Count; i++)
            {
                if (Score.Read(row[i], table.Header[i].Text, issues) is { } score && seed is { } number)
                    cells.Add(new Cell(table.Header[i].Text, number, score, null, null, row[i]));
            }
        }
        var place = table.Header.Select((field, i) => (field.Text, i)).DistinctBy(pair => pair.Text).ToDictionary(pair => pair.Text, pair => pair.i, StringComparer.Ordinal);
        return [.. cells.OrderBy(cell => place[cell.Arm])];
    }

    private static void RefuseTooMany(IReadOnlyList<Cell> cells, Issues issues)
    {
        foreach (var arm in cells.GroupBy(cell => cell.Arm, StringComparer.Ordinal).Select(arm => arm.ToList()).Where(arm => arm.Count > MostSeeds))
            issues.Add(new Issue(arm[MostSeeds].Source.At, arm[0].Arm, FormattableString.Invariant($"An arm has at most {MostSeeds:N0} seeds, but '{Score.Brief(arm[0].Arm)}' has {arm.Count:N0}."), "Is this the column of the seeds, and not that of steps or examples?"));
    }

    private static List<Cell> Unknown(CsvTable table, Issues issues)
    {
        var near = table.Header.Select(field => (field, hint: Suggest.Nearest(field.Text, ["arm", "seed"]))).FirstOrDefault(pair => pair.hint is not null && pair.hint != pair.field.Text);
        issues.Add(new Issue(near.hint is null ? table.Header[0].At : near.field.At, "", "This is no header that can be read: there is no column 'arm', and the first column is not 'seed'.", Forms));
        return [];
    }

    /// <summary>Null after an error.</summary>
    private static Scale? CommonScale(IReadOnlyList<Cell> cells, Scale? said, List<string> notes, Issues issues)
    {
        var plain = cells.Where(cell => cell is { Total: null, Score: { Status: RunStatus.Completed, HasPercentSign: false } }).ToList();
        if (plain.Count == 0) return said ?? Scale.Percent;
        if (said == Scale.Fraction && plain.Find(cell => cell.Score.Value > 1) is { } beyond)
        {
            issues.Add(new Issue(beyond.Source.At, beyond.Arm, $"A fraction lies between 0 and 1, but this is {beyond.Source.Text}."));
            return null;
        }
        if (said is { } scale) return scale;

        var percents = plain.Count(cell => cell.Score.Value > 1);
        // 1 may be either, and so may 0.
        var fractions = plain.Where(cell => cell.Score.Value is > 0 and < 1).ToList();
        if (percents > 0 && fractions.Count > 0)
        {
            issues.Add(new Issue(
                fractions[0].Source.At, fractions[0].Arm,
                FormattableString.Invariant($"This looks like a fraction ({fractions[0].Source.Text}), but {percents} of {plain.Count} accuracies are above 1, so in per cent."),
                "If it is 0 to 1 per cent indeed, say --scale percent."));
            return null;
        }
        notes.Add(percents > 0 ? "Accuracies are taken to be in per cent, because some are above 1." : "Accuracies are taken to be fractions of 1, because none is above 1.");
        return percents > 0 ? Scale.Percent : Scale.Fraction;
    }

    private static IEnumerable<string> Taken(IReadOnlyList<Cell> cells)
    {
        foreach (var group in cells.Where(cell => cell.Score.Status != RunStatus.Completed).GroupBy(cell => cell.Score.Status).OrderBy(group => group.Key))
        {
            var words = group.Select(cell => cell.Source.Text.Length == 0 ? "empty" : $"'{Score.Brief(cell.Source.Text)}'").Distinct().Order(StringComparer.Ordinal);
            yield return $"{Plural.Of(group.Count(), "cell")} ({string.Join(", ", words)}) {(group.Count() == 1 ? "is" : "are")} taken for {(group.Key == RunStatus.Missing ? "missing" : group.Key == RunStatus.Diverged ? "diverged" : "failed")} runs.";
        }
    }
}
