using System.Text;
using Ablate.Core;
using Ablate.Runner.Reporting.Tables;

namespace Ablate.Runner.Tests.Reporting;

public sealed class TableTests
{
    private const string Long = "arm,seed,accuracy\nbaseline,0,0.910\nse,0,0.920\nbaseline,1,0.912\nse,1,0.919\n";

    [Fact]
    public void A_row_for_each_run_is_read_by_arm_and_seed()
    {
        var table = Read(Long);
        Assert.Equal(["baseline", "se"], table.Arms.Select(arm => arm.Name));
        Assert.Equal([(0, 0.92), (1, 0.919)], table.Arms[1].Runs.Select(run => (run.Seed, run.Accuracy!.Value)));
        Assert.All(table.Arms[1].Runs, run => Assert.Null(run.Correct));
        Assert.Equal(["Accuracies are taken to be fractions of 1, because none is above 1."], table.Notes);
    }

    [Theory]
    [InlineData("seed,baseline,se\n0,91.0,92\n1,91.2,91.9\n")]
    [InlineData("\uFEFFSeed;baseline;se\r\n0;91.0;92\r\n1;91.2;91.9\r\n")]
    [InlineData("seed\tbaseline\tse\n\n0\t91.0\t92\n1\t91.2\t91.9")]
    [InlineData("\"seed\", \"baseline\" ,\"se\"\n\"0\",\"91.0\",92 %\n1,91.2%,91.9\n")]
    [InlineData("ARM,Seed,Correct,Total\nbaseline,0,910,1000\nse,0,920,1000\nbaseline,1,912,1000\nse,1,919,1000\n")]
    [InlineData("arm,seed,epoch,accuracy,loss\nse,0,2,92,1\nse,0,1,10,2\nse,1,1,91.9,1\nbaseline,0,1,91.0,3\nbaseline,1,10,91.2,3\nbaseline,1,9,50,3\n")]
    public void Every_form_of_a_table_says_the_same(string text)
    {
        var arms = Read(text).Arms.OrderBy(arm => arm.Name, StringComparer.Ordinal).ToList();
        Assert.Equal(["baseline", "se"], arms.Select(arm => arm.Name));
        Assert.Equal([0.91, 0.912], arms[0].Runs.Select(run => run.Accuracy!.Value), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.92, 0.919], arms[1].Runs.Select(run => run.Accuracy!.Value), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0, 1], arms[1].Runs.Select(run => run.Seed));
    }

    [Fact]
    public void Counts_stay_counts()
    {
        var run = Read("arm,seed,correct,total,accuracy\na,0,9123,10000,0.9\nb,0,9125,10000,0.9\n").Arms[0].Runs[0];
        Assert.Equal((9123L, 10000L, 0.9123), (run.Correct, run.Total, run.Accuracy));
    }

    [Fact]
    public void What_stands_for_a_run_without_a_number_is_said()
    {
        var table = Read("seed,a,b\n0,0.5,nan\n1,,0.6\n2,NA,failed\n3,0.7,0.8\n");
        Assert.Equal([RunStatus.Completed, RunStatus.Missing, RunStatus.Missing, RunStatus.Completed], table.Arms[0].Runs.Select(run => run.Status));
        Assert.Equal([RunStatus.Diverged, RunStatus.Completed, RunStatus.Failed, RunStatus.Completed], table.Arms[1].Runs.Select(run => run.Status));
        Assert.All(table.Arms.SelectMany(arm => arm.Runs).Where(run => run.Status != RunStatus.Completed), run => Assert.Null(run.Accuracy));
        Assert.Contains("1 cell ('nan') is taken for diverged runs.", table.Notes);
        Assert.Contains("2 cells ('NA', empty) are taken for missing runs.", table.Notes);
        Assert.Contains("1 cell ('failed') is taken for failed runs.", table.Notes);
    }

    [Theory]
    [InlineData("seed,a,b\n0,91.0,0.92\n1,91.2,91.9\n", "t.csv:2:8: error: b: This looks like a fraction (0.92), but 3 of 4 accuracies are above 1")]
    [InlineData("seed;a;b\n0;91,0;92\n", "t.csv:2:3: error: a: An accuracy is expected here, but this is '91,0'. Write it with a decimal point: 91.0.")]
    [InlineData("seed,a,b\n0,91,0,92\n", "t.csv:2:1: error: This row has 4 fields, but the header has 3. Numbers have a decimal point here")]
    [InlineData("arm,seed,accuracy\nbaseline,0,90\nSE,0,91\nse,1,92\n", "t.csv:4:1: error: arm: The arm 'se' differs from 'SE' of line 3 in blanks, or in upper and lower case, alone.")]
    [InlineData("arm,seed,accuracy\nbaseline,0,90\nse,0,91\n\"se \",1,92\n", "t.csv:4:1: error: arm: The arm 'se ' differs from 'se' of line 3")]
    [InlineData("seed,a,\"a \"\n0,90,91\n", "t.csv:1:8: error: arm: The arm 'a ' differs from 'a' of line 1")]
    [InlineData("seed,a,b\n0,91.0\n", "t.csv:2:1: error: This row has 2 fields, but the header has 3.")]
    [InlineData("seed,a,b\nzero,91.0,91\n", "t.csv:2:1: error: seed: A seed is a whole number from 0, but this is 'zero'.")]
    [InlineData("seed,a,b\n0,91.0,91\n0,92,93\n", "t.csv:3:1: error: seed: The seed 0 has a row already, line 2.")]
    [InlineData("seed,a,b\n0,910,91\n", "t.csv:2:3: error: a: An accuracy lies between 0 and 1")]
    [InlineData("seed,a,b\n0,-0.1,91\n", "t.csv:2:3: error: a: An accuracy lies between 0 and 1")]
    [InlineData("seed,a,b\n0,good,91\n", "t.csv:2:3: error: a: An accuracy is expected here, but this is 'good'. Leave the cell empty")]
    [InlineData("seed,a,a\n0,1,2\n", "t.csv:1:8: error: There is another column 'a' before this one.")]
    [InlineData("seed,a,\n0,1,2\n", "t.csv:1:8: error: This column has no name, so that it cannot be an arm.")]
    [InlineData("seed\n0\n", "t.csv:1:1: error: Beside the seeds there is no column.")]
    [InlineData("model,run,acc\na,0,0.9\n", "t.csv:1:1: error: This is no header that can be read: there is no column 'arm', and the first column is not 'seed'. A table has the columns arm, seed and accuracy")]
    [InlineData("arm,accuracy\na,0.9\n", "t.csv:1:1: error: The column 'seed' is missing.")]
    [InlineData("arm,seed,acuracy\na,0,0.9\n", "The column 'accuracy' is missing, and so are 'correct' and 'total'. Should the column 'acuracy' be called 'accuracy'?")]
    [InlineData("arm,seed,correct\na,0,9\n", "There is a column 'correct', but not 'total'.")]
    [InlineData("arm,seed,correct,total\na,0,11,10\n", "t.csv:2:5: error: correct: 11 right of 10 examples cannot be.")]
    [InlineData("arm,seed,correct,total\na,0,9.5,10\n", "t.csv:2:5: error: correct: A number of examples is expected here, but this is '9.5'.")]
    [InlineData("arm,seed,accuracy\na,0,0.9\na,0,0.8\n", "t.csv:3:3: error: seed: The arm 'a' has a row with the seed 0 already, line 2. A seed makes one pair. Where the rows are epochs, add a column 'epoch'")]
    [InlineData("arm,seed,epoch,accuracy\na,0,1,0.9\na,0,1,0.8\n", "t.csv:3:3: error: seed: The arm 'a' has a row with the seed 0 and this epoch already, line 2.")]
    [InlineData("arm,seed,epoch,accuracy\na,0,last,0.9\n", "t.csv:2:5: error: epoch: An epoch is a number, but this is 'last'.")]
    [InlineData("arm,seed,accuracy\n,0,0.9\n", "t.csv:2:1: error: arm: The name of the arm is missing.")]
    [InlineData("arm,seed,accuracy\n\"a,0,0.9\n", "t.csv:2:1: error: This double quote is never closed.")]
    [InlineData("arm,seed,accuracy\n\"a\"b,0,0.9\n", "t.csv:2:4: error: Something follows the closing double quote of a field.")]
    [InlineData("arm,seed,accuracy\na\"b,0,0.9\n", "t.csv:2:2: error: A double quote stands within a field that does not begin with one.")]
    [InlineData("arm,seed,accuracy\n", "t.csv: error: The table has a header and no runs.")]
    [InlineData("\n\n", "t.csv: error: The table is empty.")]
    [InlineData("a\0b", "t.csv: error: This is no text in UTF-8.")]
    public void A_bad_table_is_told_with_line_and_column(string text, string expected)
    {
        var issues = new Issues();
        Assert.Null(Read(Encoding.UTF8.GetBytes(text), issues));
        Assert.Contains(issues, issue => issue.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void All_problems_come_in_one_pass()
    {
        var issues = new Issues();
        Read("arm,seed,accuracy\na,x,0.9\nb,0,9l\n,1,1\na,1\n"u8.ToArray(), issues);
        Assert.Equal([2, 3, 4, 5], issues.Select(issue => issue.At.Line));
    }

    [Fact]
    public void A_quoted_name_may_hold_separators_quotes_and_lines()
    {
        var table = Read("arm,seed,accuracy\n\"a, \"\"b\"\"\nc\",0,0.5\nd,0,x\n", out var issues);
        Assert.Null(table);
        // The name has two lines, so the next row is the fourth.
        Assert.Equal(4, Assert.Single(issues).At.Line);
        Assert.Equal("a, \"b\"\nc", Read("arm,seed,accuracy\n\"a, \"\"b\"\"\nc\",0,0.5\n").Arms[0].Name);
    }

    [Fact]
    public void What_is_not_UTF_8_is_refused_and_UTF_16_with_its_mark_is_read()
    {
        var issues = new Issues();
        Assert.Null(Read([.. "arm,seed,accuracy\nn"u8, 0xE4, .. ",0,0.5\n"u8], issues));
        Assert.Contains("UTF-8", Assert.Single(issues).Message, StringComparison.Ordinal);
        Assert.NotNull(Read([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Long)], new Issues()));
    }

    [Theory]
    [InlineData(Scale.Percent, 0.005)]
    [InlineData(Scale.Fraction, 0.5)]
    internal void The_scale_can_be_said(Scale scale, double expected)
    {
        var table = CsvTable.Read("seed,a\n0,0.5\n1,0.7\n"u8.ToArray(), "t.csv", new Issues())!;
        Assert.Equal(expected, ScoreTable.Read(table, scale, new Issues())!.Arms[0].Runs[0].Accuracy!.Value, 12);
    }

    [Fact]
    public void Tables_larger_than_any_experiment_are_refused_where_they_become_so()
    {
        var arms = First("arm,seed,accuracy\n" + string.Concat(Enumerable.Range(0, 1_001).Select(i => FormattableString.Invariant($"a{i},0,90\n"))));
        Assert.StartsWith("t.csv:1002:1: error: arm: A table has at most 1,000 arms, but this one has 1,001.", arms, StringComparison.Ordinal);
        var seeds = First("arm,seed,accuracy\n" + string.Concat(Enumerable.Range(0, 10_001).Select(seed => FormattableString.Invariant($"a,{seed},90\n"))));
        Assert.StartsWith("t.csv:10002:9: error: a: An arm has at most 10,000 seeds, but 'a' has 10,001.", seeds, StringComparison.Ordinal);
        var name = First($"arm,seed,accuracy\n{new string('x', 201)},0,90\n");
        Assert.StartsWith("t.csv:2:1: error: arm: The name of an arm has at most 200 characters, but this one, 'xxxx", name, StringComparison.Ordinal);

        static string First(string text)
        {
            Assert.Null(Read(text, out var issues));
            return issues.First().ToString();
        }
    }

    private static ScoreTable Read(string text)
    {
        var table = Read(text, out var issues);
        Assert.Empty(issues);
        return table!;
    }

    private static ScoreTable? Read(string text, out Issues issues) => Read(Encoding.UTF8.GetBytes(text), issues = []);

    private static ScoreTable? Read(byte[] bytes, Issues issues) =>
        CsvTable.Read(bytes, "t.csv", issues) is { } table ? ScoreTable.Read(table, null, issues) : null;
}
