using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models.UserLayers;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests.UserLayers;

/// <summary>When and how a layer fails.</summary>
public enum Failure
{
    InConstructor,
    InPlan,
    InBuild,
    ParameterWithoutPlan,
    OtherShape,
}

/// <summary>Stands for a layer of a user's own, which may throw whatever it likes.</summary>
[Kind("failing")]
[Description("Fails.")]
public sealed record FailingLayer([Shorthand] Failure When) : LayerSpec
{
    public Failure When { get; init; } = When == Failure.InConstructor ? throw new NotSupportedException("no more") : When;

    protected override LayerPlan? Plan(Site site)
    {
        if (When == Failure.InPlan) throw new NotSupportedException("no more");
        return new LayerPlan(site)
        {
            Output = site.Input,
            Parameters = [],
            Work = [],
            Build = () => When switch
            {
                Failure.InBuild => throw new NotSupportedException("no more"),
                Failure.OtherShape => nn.MaxPool2d(2),
                _ => nn.Linear(2, 2),
            },
        };
    }
}

public class FailingLayerTests
{
    private static readonly Catalog<LayerSpec> Known = LayerCatalog.Layers.And([typeof(FailingLayer).Assembly]);

    [Theory]
    [InlineData("in_constructor", "net.yaml:1:2: error: [0]: A layer here failed while it was read (NotSupportedException: no more). That is a mistake in its class, if it is one of your own.")]
    [InlineData("in_plan", "net.yaml:1:3: error: [0].failing: The layer 'failing' failed while it was planned (NotSupportedException: no more); 1×28×28 arrives. That is a mistake in its class.")]
    public void What_a_layer_throws_is_a_message_with_its_place(string when, string message)
    {
        var issues = new Issues();
        Assert.Null(Plan($"[{{failing: {when}}}, flatten, {{linear: 10}}]", issues));
        Assert.Equal(message, Assert.Single(issues).ToString());
    }

    [Theory]
    [InlineData("in_build", "The layer 'failing' (failing1) could not be built (NotSupportedException: no more). That is a mistake in its class.")]
    [InlineData("parameter_without_plan", "A module has a parameter 'failing1.weight' that is not in the plan.")]
    public void A_module_that_is_not_what_was_planned_names_the_layer(string when, string message)
    {
        var issues = new Issues();
        var plan = Plan($"[{{failing: {when}}}, flatten, {{linear: 10}}]", issues);
        Assert.Empty(issues);
        Assert.Equal(message, Assert.Throws<LayerException>(() => plan!.Build(seed: 1)).Message);
    }

    [Fact]
    public void A_module_that_gives_another_shape_than_its_plan_is_told_at_the_first_forward_pass_with_its_layer()
    {
        var plan = Plan("[{failing: other_shape}, global_avg_pool, {linear: 10}]", new Issues())!;
        using var scope = NewDisposeScope();
        using var network = plan.Build(seed: 1);
        using (OutputShapes.Watch(network, plan))
        {
            Assert.Equal(
                "The layer 'failing' (failing1) gives [1, 14, 14] for each example, but its plan says 1×28×28; 1×28×28 arrives. That is a mistake in its class.",
                Assert.Throws<LayerException>(() => network.call(zeros(2, 1, 28, 28))).Message);
        }
        Assert.Equal([2, 10], network.call(zeros(2, 1, 28, 28)).shape);
    }

    private static ModelPlan? Plan(string yaml, Issues issues) =>
        ModelPlan.Create(YamlReader.Read(yaml, "net.yaml", issues)!, Shape.Image(1, 28, 28), 10, issues, Known);
}
