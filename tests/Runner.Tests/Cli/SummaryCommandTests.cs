using System.Text.Json;
using Ablate.Core;
using Ablate.Models.Summaries;

namespace Ablate.Runner.Tests.Cli;

public sealed class SummaryCommandTests
{
    private static readonly string Architectures = Path.Combine(AppContext.BaseDirectory, "experiments", "configs", "architectures");

    [Fact]
    public async Task ResNet_50_is_a_screen_of_stages_and_blocks()
    {
        var ending = await AblateProcess.Run("summary", Path.Combine(Architectures, "resnet50.yaml"));
        Assert.Equal((0, ""), (ending.Status, ending.Error));
        var lines = ending.Output.Split('\n');
        Assert.InRange(lines.Length, 20, 40);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 120));
        Assert.Contains(lines, line => line.StartsWith("  bottleneck2..6", StringComparison.Ordinal));
        Assert.Contains("parameters     25,557,032 learned, 25,610,152 with running statistics, as the SE paper counts", lines);
        Assert.Contains("multiply-adds  4,089,184,256 for an example of 3×224×224: conv 4,087,136,256, linear 2,048,000", lines);
    }

    [Fact]
    public async Task An_arm_of_an_experiment_is_chosen_by_name()
    {
        var file = Path.Combine(Architectures, "se-resnet50", "reduction.yaml");
        var se = await AblateProcess.Run("summary", file, "--arm", "se-r16", "--markdown", "--depth", "1");
        Assert.True(se.Status == 0, se.Error);
        Assert.StartsWith("| layer | output | parameters | conv | linear | activations |", se.Output, StringComparison.Ordinal);
        Assert.Contains("se 2048→128 (ratio 16) ×3", se.Output, StringComparison.Ordinal);

        var slip = await AblateProcess.Run("summary", file, "--arm", "se-r61");
        Assert.Equal((2, "There is no arm 'se-r61'. Did you mean 'se-r16'?\n"), (slip.Status, slip.Error));
        var both = await AblateProcess.Run("summary", file, "--json", "--markdown");
        Assert.Equal(2, both.Status);
    }

    [Fact]
    public async Task Json_has_shapes_and_costs_of_every_layer()
    {
        var ending = await AblateProcess.Run("summary", Path.Combine(Architectures, "resnet18.yaml"), "--json");
        using var json = JsonDocument.Parse(ending.Output);
        var total = json.RootElement.GetProperty("total");
        Assert.Equal((11_689_512L, 11_699_112L), (total.GetProperty("parameters").GetInt64(), total.GetProperty("parameters_with_statistics").GetInt64()));
        var conv = json.RootElement.GetProperty("layers").EnumerateArray().First(layer => layer.GetProperty("path").GetString() == "conv_bn1.conv1");
        Assert.Equal([64L, 112, 112], conv.GetProperty("output").EnumerateArray().Select(size => size.GetInt64()));
    }

    [Fact]
    public void The_totals_of_every_shipped_architecture_are_those_of_its_module()
    {
        foreach (var file in Directory.EnumerateFiles(Architectures, "*.yaml"))
        {
            var plan = Study.Load(file, new Issues())!.Arms[0].Plan;
            var cost = LayerCost.Of(plan.Root);
            // Not the plan's own Build, which would draw initial values for all of them.
            using var module = plan.Root.Build();
            Assert.Equal((file, module.parameters().Sum(parameter => parameter.numel())), (file, cost.Parameters));
            Assert.Equal((file, module.named_buffers().Where(pair => pair.buffer.shape.Length > 0).Sum(pair => pair.buffer.numel())), (file, cost.Statistics));
        }
    }
}
