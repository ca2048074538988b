using System.Globalization;
using Ablate.Core;
using Ablate.Core.Schema;

namespace Ablate.Runner.Reporting.Tables;

/// <summary>
/// A row for each run: the columns arm, seed, and accuracy or correct and total. With a column epoch there may be a row for
/// each epoch, and the last one of a run counts. Other columns are passed over.
/// </summary>
internal sealed class LongForm(CsvTable table, IReadOnlyDictionary<string, int> columns, List<string> notes, Issues issues)
{
    private static readonly string[] Known = ["arm", "seed", "accuracy", "correct", "total", "epoch"];

    private readonly int? _correct = Column(columns, "correct");
    private readonly int? _total = Column(columns, "total");
    private readonly int? _accuracy = Column(columns, "accuracy");
    private readonly int? _epoch = Column(columns, "epoch");

    private bool Counts => _correct is not null && _total is not null;

    public IReadOnlyList<ScoreTable.Cell> Cells()
    {
        if (!HasColumns()) return [];
        TellOfOthers();
        var runs = new Dictionary<(string Arm, int Seed), (double Epoch, int Line, ScoreTable.Cell? Cell)>();
        foreach (var row in table.Rows)
        {
            var (arm, seed) = (ReadArm(row[columns["arm"]]), ScoreTable.ReadSeed(row[columns["seed"]], issues));
            var epoch = _epoch is { } e ? ReadEpoch(row[e]) : 0;
            var cell = Counts ? ReadCounts(row, arm, seed) : ReadAccuracy(row, arm, seed);
            if (arm is null || seed is not { } number || epoch is not { } when) continue;
            var line = row[0].At.Line;
            if (!runs.TryGetValue((arm, number), out var other) || other.Epoch < when) runs[(arm, number)] = (when, line, cell);
            else if (other.Epoch == when) Twice(row, arm, number, other.Line);
        }
        if (_epoch is not null) notes.Add("There is a column epoch: of each run its last epoch counts.");
        var order = new Dictionary<string, Field>(StringComparer.Ordinal);
        foreach (var row in table.Rows) order.TryAdd(row[columns["arm"]].Text, row[columns["arm"]]);
        ArmNames.Check([.. order.Values], issues);
        var place = order.Keys.Select((arm, i) => (arm, i)).ToDictionary(pair => pair.arm, pair => pair.i, StringComparer.Ordinal);
        return [.. runs.Values.Select(run => run.Cell).OfType<ScoreTable.Cell>().OrderBy(cell => place[cell.Arm]).ThenBy(cell => cell.Seed)];
    }

    private static int? Column(IReadOnlyDictionary<string, int> columns, string name) => columns.TryGetValue(name, out var index) ? index : null;

    private bool HasColumns()
    {
        var start = table.Header[0].At;
        if (!columns.ContainsKey("seed")) Missing("The column 'seed' is missing.");
        if (_accuracy is null && !Counts)
        {
            Missing((_correct, _total) switch
            {
                (not null, null) => "There is a column 'correct', but not 'total'.",
                (null, not null) => "There is a column 'total', but not 'correct'.",
                _ => "The column 'accuracy' is missing, and so are 'correct' and 'total'.",
            });
        }
        return columns.ContainsKey("seed") && (_accuracy is not null || Counts);

        void Missing(string message) => issues.Add(new Issue(start, "", message, Suggestion(message)));
    }

    private string? Suggestion(string message)
    {
        var wanted = Known.Where(name => message.Contains($"'{name}'", StringComparison.Ordinal) && !columns.ContainsKey(name)).ToList();
        var near = table.Header.Select(field => field.Text).FirstOrDefault(name => !Known.Contains(name, StringComparer.OrdinalIgnoreCase) && Suggest.Nearest(name.ToLowerInvariant(), wanted) is not null);
        return near is null ? $"There are {string.Join(", ", table.Header.Select(field => $"'{Score.Brief(field.Text)}'"))}." : $"Should the column '{near}' be called '{Suggest.Nearest(near.ToLowerInvariant(), wanted)}'?";
    }

    private void TellOfOthers()
    {
        var used = Counts ? Known.Where(name => name != "accuracy") : Known.Where(name => name is not ("correct" or "total"));
        var others = table.Header.Select(field => field.Text).Where(name => !used.Contains(name, StringComparer.OrdinalIgnoreCase)).Select(name => name.Length == 0 ? "one without a name" : name).ToList();
        if (others.Count > 0) notes.Add($"Columns that are not used: {string.Join(", ", others)}.");
    }

    private void Twice(IReadOnlyList<Field> row, string arm, int seed, int line) => issues.Add(new Issue(
        row[columns["seed"]].At, "seed",
        FormattableString.Invariant($"The arm '{Score.Brief(arm)}' has a row with the seed {seed}{(_epoch is null ? "" : " and this epoch")} already, line {line}."),
        _epoch is null ? "A seed makes one pair. Where the rows are epochs, add a column 'epoch', and the last one counts." : null));

    private string? ReadArm(Field field)
    {
        if (field.Text.Length > 0) return field.Text;
        issues.Add(new Issue(field.At, "arm", "The name of the arm is missing."));
        return null;
    }

    private double? ReadEpoch(Field field)
    {
        if (double.TryParse(field.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var epoch) && double.IsFinite(epoch)) return epoch;
        issues.Add(new Issue(field.At, "epoch", $"An epoch is a number, but this is '{Score.Brief(field.Text)}'."));
        return null;
    }

    private ScoreTable.Cell? ReadAccuracy(IReadOnlyList<Field> row, string? arm, int? seed)
    {
        var field = row[_accuracy!.Value];
        return Score.Read(field, "accuracy", issues) is { } score && arm is not null && seed is { } number ? new ScoreTable.Cell(arm, number, score, null, null, field) : null;
    }

    private ScoreTable.Cell? ReadCounts(IReadOnlyList<Field> row, string? arm, int? seed)
    {
        var (first, second) = (row[_correct!.Value], row[_total!.Value]);
        if (Score.WordFor(first.Text) is { } status)
            return arm is not null && seed is { } lost ? new ScoreTable.Cell(arm, lost, new Score(status, 0, false), null, null, first) : null;
        var counts = (ReadCount(first, "correct"), ReadCount(second, "total"));
        if (counts is not ({ } correct, { } total)) return null;
        if (total == 0 || correct > total)
        {
            issues.Add(new Issue(first.At, "correct", FormattableString.Invariant($"{correct} right of {total} examples cannot be.")));
            return null;
        }
        if (_accuracy is { } column) RefuseContradiction(row[column], correct, total);
        return arm is not null && seed is { } number ? new ScoreTable.Cell(arm, number, new Score(RunStatus.Completed, 0, false), correct, total, first) : null;
    }

    // Rounded to the digits that are written it has to agree, as a fraction or in per cent.
    private void RefuseContradiction(Field field, long correct, long total)
    {
        if (Score.WordFor(field.Text) is not null || Score.Read(field, "accuracy", issues) is not { } said) return;
        var digits = field.Text.TrimEnd('%', ' ');
        var places = digits.Contains('.', StringComparison.Ordinal) ? digits.Length - digits.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        var rounding = (0.5 * Math.Pow(10, -places)) + 1e-9;
        var share = (double)correct / total;
        var agrees = Math.Abs(said.Value - 100 * share) <= rounding || (!said.HasPercentSign && said.Value <= 1 && Math.Abs(said.Value - share) <= rounding);
        if (!agrees)
            issues.Add(new Issue(field.At, "accuracy", FormattableString.Invariant($"The accuracy {field.Text} contradicts {correct} right of {total} ({100 * share:0.####} %) in the same row."), "Correct the row, or take one of the columns away."));
    }

    private long? ReadCount(Field field, string column)
    {
        if (long.TryParse(field.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return count;
        issues.Add(new Issue(field.At, column, $"A number of examples is expected here, but this is '{Score.Brief(field.Text)}'."));
        return null;
    }
}
