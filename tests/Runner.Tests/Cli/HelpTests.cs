namespace Ablate.Runner.Tests.Cli;

public class HelpTests
{
    [Theory]
    [InlineData]
    [InlineData("help")]
    [InlineData("--help")]
    [InlineData("-?")]
    public async Task The_program_lists_its_verbs_and_not_the_one_that_is_not_for_people(params string[] arguments)
    {
        var ending = await AblateProcess.Run(arguments);
        Assert.Equal((0, ""), (ending.Status, ending.Error));
        foreach (var verb in new[] { "  run <FILE> ", "  check <FILE> ", "  layers ", "  schema " }) Assert.Contains(verb, ending.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("worker", ending.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--help")]
    [InlineData("help", "run")]
    public async Task A_verb_lists_its_options_with_their_defaults(params string[] arguments)
    {
        var ending = await AblateProcess.Run(arguments);
        Assert.Equal(0, ending.Status);
        Assert.Matches(@"--results <DIR> +The folder that results go to\. \[default: results\]", ending.Output);
        Assert.Matches(@"--device <DEVICE> +auto \(a GPU where there is one\), cpu, cuda or cuda:N\. \[default: auto\]", ending.Output);
        Assert.Contains("--workers <N>", ending.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var ending = await AblateProcess.Run("--version");
        Assert.Equal(0, ending.Status);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", ending.Output);
    }

    [Fact]
    public async Task Layers_are_listed_with_parameters_and_defaults()
    {
        var ending = await AblateProcess.Run("layers");
        Assert.Equal(0, ending.Status);
        Assert.Contains("\nlinear(*out, bias = true): ", ending.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_layer_that_is_named_is_explained_with_its_paper_and_each_parameter()
    {
        var ending = await AblateProcess.Run("layers", "se", "repeat");
        Assert.Equal((0, ""), (ending.Status, ending.Error));
        Assert.StartsWith("se(*reduction = 16, ", ending.Output, StringComparison.Ordinal);
        var words = ending.Output.ReplaceLineEndings(" ").Replace("   ", " ", StringComparison.Ordinal);
        Assert.Contains("Hu et al., \"Squeeze-and-Excitation Networks\", 2018", words, StringComparison.Ordinal);
        Assert.Contains("*reduction = 16: A whole number from 1 to 1000000. The ratio r.", words, StringComparison.Ordinal);
        Assert.Contains("bias = none: 'none', 'both' or 'second'. none: The paper's ablations. ", words, StringComparison.Ordinal);
        Assert.Contains("\n\nrepeat(times, layers, index = index): ", ending.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linaer", "There is no layer 'linaer'. Did you mean 'linear'?\n")]
    [InlineData("SELayer", "There is no layer 'SELayer'. Here it is called 'se'.\n")]
    [InlineData("flux_capacitor", "There is no layer 'flux_capacitor'. 'ablate layers' lists those there are.\n")]
    public async Task A_layer_that_is_not_there_is_told_with_what_may_be_meant(string name, string message)
    {
        var ending = await AblateProcess.Run("layers", name);
        Assert.Equal((2, "", message), (ending.Status, ending.Output, ending.Error));
    }

    [Fact]
    public async Task A_sound_experiment_is_told_to_be_in_order()
    {
        using var sweep = new Sweep(["baseline: {}", "se-${r}: {late: {se: {hidden: \"${r}\"}}, sweep: {r: [1, 2]}}"], seeds: 3);
        var ending = await AblateProcess.Run("check", sweep.File);
        Assert.Equal((0, $"{sweep.File} is in order: 3 arms, 9 runs.\n"), (ending.Status, ending.Output));
    }
}
