using System.Text.Json;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.Cli;

public sealed class PowerCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    // A half-width of 1 standard deviation takes 8 seeds, of half of one 22, in four experiments of five.
    [InlineData("0.3pp", "0.3pp", 8)]
    [InlineData("0.3pp", "0.15pp", 22)]
    public async Task A_half_width_takes_so_many_seeds(string sd, string halfWidth, int seeds)
    {
        var plan = await Json("--sd", sd, "--half-width", halfWidth);
        Assert.Equal(seeds, plan.GetProperty("seeds_for_half_width").GetInt32());
        Assert.True(plan.GetProperty("outlook")[0].GetProperty("assured_half_width").GetDouble() <= plan.GetProperty("half_width").GetDouble());
    }

    [Fact]
    public async Task A_difference_takes_so_many_seeds_and_so_many_seeds_find_it()
    {
        // Cohen's dz of 1: 10 pairs have a power of 0.80, 9 of 0.75.
        var plan = await Json("--sd", "0.3pp", "--difference", "0.3pp");
        Assert.Equal(10, plan.GetProperty("seeds_for_difference").GetInt32());
        Assert.InRange(plan.GetProperty("outlook")[0].GetProperty("detectable_difference").GetDouble(), 0.28, 0.3);
    }

    [Fact]
    public async Task The_spread_follows_from_an_error_on_so_many_examples()
    {
        var plan = await Json("--error", "8%", "--examples", "10000", "--seeds", "5");
        Assert.Equal(0.2828, plan.GetProperty("sd").GetDouble(), 4);
        // 95 % half-width with 5 seeds: 0.35 on average.
        Assert.Equal(0.33, plan.GetProperty("outlook")[0].GetProperty("expected_half_width").GetDouble(), 2);
    }

    [Fact]
    public async Task A_pilot_measures_the_spread_and_its_upper_limit_is_planned_with()
    {
        File.WriteAllText(_folder["pilot.csv"], "seed,baseline,se\n0,91.0,92.0\n1,91.2,92.4\n2,90.8,91.6\n3,91.1,92.2\n4,90.9,91.8\n");
        var plan = await Json("--pilot", _folder["pilot.csv"], "--half-width", "0.2pp");
        Assert.Equal(0.1581, plan.GetProperty("measured_sd").GetDouble(), 4);
        Assert.Equal(5, plan.GetProperty("pilot_pairs").GetInt32());
        // After five seeds the true spread is below 1.56 times the measured one in four pilots of five.
        Assert.Equal(1.56, plan.GetProperty("sd").GetDouble() / plan.GetProperty("measured_sd").GetDouble(), 2);
    }

    [Fact]
    public async Task More_comparisons_together_take_more_seeds()
    {
        var one = await Json("--sd", "0.3pp", "--half-width", "0.2pp");
        var six = await Json("--sd", "0.3pp", "--half-width", "0.2pp", "--comparisons", "6");
        Assert.True(six.GetProperty("seeds_for_half_width").GetInt32() > one.GetProperty("seeds_for_half_width").GetInt32());
    }

    [Fact]
    public async Task In_words_it_says_what_the_plan_rests_on()
    {
        var ending = await AblateProcess.Run("power", "--sd", "0.28pp", "--half-width", "0.2pp", "--difference", "0.3pp");
        Assert.Equal((0, ""), (ending.Status, ending.Error));
        Assert.StartsWith("Differences that vary by 0.28 pp from seed to seed (as stated).\nA half-width of ±0.2 pp at 95 % takes ", ending.Output, StringComparison.Ordinal);
        Assert.Contains("A difference of 0.3 pp takes ", ending.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The spread of the differences between seeds is needed from one place")]
    [InlineData("The spread of the differences between seeds is needed from one place", "--sd", "1pp", "--error", "0.1", "--examples", "10")]
    [InlineData("--error and --examples go together.", "--error", "0.1")]
    [InlineData("--sd takes percentage points above 0 and up to 50, such as 0.3pp, but this is '0.3'.", "--sd", "0.3")]
    [InlineData("--seeds takes a number from 2", "--sd", "1pp", "--seeds", "1")]
    [InlineData("say a --power above that.", "--sd", "1pp", "--power", "0.04")]
    [InlineData("would take more than 10^9 seeds", "--sd", "50pp", "--half-width", "0.0000001pp")]
    public async Task What_cannot_be_planned_is_told(string expected, params string[] options)
    {
        var ending = await AblateProcess.Run(["power", .. options]);
        Assert.Equal(2, ending.Status);
        Assert.Contains(expected, ending.Error, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> Json(params string[] options)
    {
        var ending = await AblateProcess.Run(["power", "--json", .. options]);
        Assert.Equal((0, ""), (ending.Status, ending.Error));
        return JsonDocument.Parse(ending.Output).RootElement;
    }
}
