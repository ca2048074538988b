using System.Text.Json;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.Cli;

public sealed class StatsCommandTests : IDisposable
{
    // Differences of 1.0, 1.2, 0.8, 1.1 and 0.9 points: 1.0 ± 2.776·0.1581/√5.
    private const string Table = "seed,baseline,se\n0,91.0,92.0\n1,91.2,92.4\n2,90.8,91.6\n3,91.1,92.2\n4,90.9,91.8\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_table_from_anywhere_gets_its_differences_with_intervals()
    {
        var ending = await Stats(Table);
        Assert.Equal(0, ending.Status);
        Assert.Contains("better", ending.Output, StringComparison.Ordinal);
        Assert.Contains("table.csv: Accuracies are taken to be in per cent, because some are above 1.", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_JSON_every_number_is_there_in_full()
    {
        var ending = await Stats(Table, "--json");
        Assert.Equal(0, ending.Status);
        var text = JsonDocument.Parse(ending.Output).RootElement.GetRawText();
        Assert.Contains("paired_t", text, StringComparison.Ordinal);
        // 1 − 2.7764·0.15811/√5
        Assert.Contains("0.8036", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_whole_report_goes_to_a_folder()
    {
        var ending = await Stats(Table, "--out", _folder["out"], "--margin", "0.3pp", "--primary", "se");
        Assert.Equal(0, ending.Status);
        foreach (var file in new[] { "report.html", "report.md", "comparisons.csv", "report.json", "tables.tex", "macros.tex" }) Assert.True(File.Exists(_folder[$"out/{file}"]), file);
        Assert.Contains("primary", File.ReadAllText(_folder["out/comparisons.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_baseline_can_be_another()
    {
        var ending = await Stats(Table, "--baseline", "se");
        Assert.Equal(0, ending.Status);
        Assert.Contains("worse", ending.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--baseline 'sse': error: There is no arm 'sse'. Did you mean 'se'?", "--baseline", "sse")]
    [InlineData("--primary 'cbam': error: There is no arm 'cbam'.", "--primary", "cbam")]
    [InlineData("--margin takes percentage points above 0 and up to 50, such as 0.3pp, but this is '0.3'.", "--margin", "0.3")]
    [InlineData("--confidence takes a number between 0.5 and 1, such as 0.95, but this is '95'.", "--confidence", "95")]
    public async Task A_wrong_option_is_told(string expected, params string[] options)
    {
        var ending = await Stats(Table, options);
        Assert.Equal(2, ending.Status);
        Assert.Contains(expected, ending.Error, StringComparison.Ordinal);
        Assert.Empty(ending.Output);
    }

    [Fact]
    public async Task A_bad_table_is_told_line_by_line_and_nothing_is_computed()
    {
        var ending = await Stats("seed,a,b\n0,91,x\n1,92\n");
        Assert.Equal((2, ""), (ending.Status, ending.Output));
        Assert.Contains("table.csv:2:6: error: b: An accuracy is expected here", ending.Error, StringComparison.Ordinal);
        Assert.Contains("table.csv:3:1: error: This row has 2 fields", ending.Error, StringComparison.Ordinal);
        Assert.EndsWith("2 errors; nothing was computed.\n", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_in_a_sentence()
    {
        var ending = await AblateProcess.Run("stats", _folder["none.csv"]);
        Assert.Equal((2, $"There is no file '{_folder["none.csv"]}'.\n"), (ending.Status, ending.Error));
    }

    [Fact]
    public async Task A_folder_is_told_to_be_one()
    {
        var ending = await AblateProcess.Run("stats", _folder["."]);
        Assert.Equal(2, ending.Status);
        Assert.Contains("is a folder, and stats reads a table: name a CSV file", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_accuracy_that_contradicts_its_counts_is_an_error_and_a_rounded_one_is_not()
    {
        var contradicting = await Stats("arm,seed,accuracy,correct,total\na,0,0.9,80,100\nb,0,0.8,80,100\n");
        Assert.Equal((2, ""), (contradicting.Status, contradicting.Output));
        Assert.Contains("table.csv:2:5: error: accuracy: The accuracy 0.9 contradicts 80 right of 100 (80 %) in the same row.", contradicting.Error, StringComparison.Ordinal);
        Assert.EndsWith("1 error; nothing was computed.\n", contradicting.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Stats("arm,seed,accuracy,correct,total\na,0,66.7,200,300\nb,0,0.667,200,300\n")).Status);
    }

    [Fact]
    public async Task An_open_quote_is_one_error()
    {
        var ending = await Stats("seed,\"a,x\",b\n0,90.1,\"91.2\n1,90.3,91.6\n");
        Assert.EndsWith("This double quote is never closed.\n1 error; nothing was computed.\n", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_of_the_arm_that_looks_better_are_in_the_headline()
    {
        const string failing = "seed,base,x\n0,90.0,diverged\n1,90.1,91.0\n2,90.2,91.3\n3,90.1,91.1\n4,90.0,diverged\n5,90.2,91.2\n";
        var unknown = (await Stats(failing)).Output.Replace("\n  ", " ", StringComparison.Ordinal);
        Assert.Contains("x - base depends on failures", unknown, StringComparison.Ordinal);
        Assert.Contains("2 of x and 0 of base failed", unknown, StringComparison.Ordinal);
        var known = (await Stats(failing, "--classes", "10")).Output.Replace("\n  ", " ", StringComparison.Ordinal);
        Assert.Contains("with failed runs counted as chance", known, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_two_primary_comparisons_are_warned_of()
    {
        var ending = await Stats("seed,baseline,a,b,c\n0,91.0,92.0,92.1,92.2\n1,91.2,92.4,92.0,92.9\n", "--primary", "a", "--primary", "b", "--primary", "c");
        Assert.Equal(0, ending.Status);
        Assert.Contains("3 comparisons are called primary: the question is about one or two", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_numbers_say_the_line_that_they_came_from()
    {
        var ending = await Stats("seed,baseline,a b\n0,91.0,92.0\n1,91.2,92.4\n", "--json", "--primary", "a b", "--confidence", "0.9");
        Assert.Contains($"\"command\": \"./ablate stats {_folder["table.csv"]} --primary \\u0027a b\\u0027 --confidence 0.9\"", ending.Output, StringComparison.Ordinal);
    }

    private Task<Ending> Stats(string table, params string[] options)
    {
        File.WriteAllText(_folder["table.csv"], table);
        return AblateProcess.Run(["stats", _folder["table.csv"], .. options]);
    }
}
