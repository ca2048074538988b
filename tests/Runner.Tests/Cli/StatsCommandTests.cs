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

    private Task<Ending> Stats(string table, params string[] options)
    {
        File.WriteAllText(_folder["table.csv"], table);
        return AblateProcess.Run(["stats", _folder["table.csv"], .. options]);
    }
}
