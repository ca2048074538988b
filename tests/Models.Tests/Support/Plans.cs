using Ablate.Core;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Tests.Support;

/// <summary>Plans and modules from YAML text.</summary>
internal static class Plans
{
    public static Shape FashionMnist { get; } = Shape.Image(1, 28, 28);

    /// <summary>The plan of a list of layers, which must be good.</summary>
    public static ModelPlan Of(string yaml, Shape? input = null, int? classes = 10)
    {
        var issues = new Issues();
        var plan = Try(yaml, "model.yaml", input ?? FashionMnist, classes, issues);
        Assert.False(issues.HasErrors, string.Join('\n', issues));
        return plan!;
    }

    public static ModelPlan? Try(string yaml, string file, Shape input, int? classes, Issues issues) =>
        YamlReader.Read(yaml, file, issues) is { } node ? ModelPlan.Create(node, input, classes, issues) : null;

    /// <summary>A few layers by themselves, without the demand for class scores at the end.</summary>
    public static ModelPlan Block(string yaml, Shape input) => Of(yaml, input, classes: null);

    /// <summary>Copies procedural weights into a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="state">The weights under their foreign names.</param>
    /// <param name="rename">Our name for a foreign one.</param>
    public static void Load(nn.Module<Tensor, Tensor> module, IEnumerable<Procedural> state, Func<string, string> rename)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var parameters = module.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        foreach (var foreign in state)
        {
            Assert.True(parameters.Remove(rename(foreign.Name), out var parameter), $"No parameter is called {rename(foreign.Name)}.");
            parameter.copy_(foreign.Tensor().reshape(parameter.shape));
        }
        Assert.Empty(parameters.Keys);
    }
}
