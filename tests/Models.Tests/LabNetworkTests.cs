using Ablate.Models.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Models.Tests;

public class LabNetworkTests
{
    public static TheoryData<string, long, long> Counts { get; } = [.. Reference.LabCounts
        .Select(row => (row[0], long.Parse(row[2]), long.Parse(row[3])))];

    public static TheoryData<string> Trained { get; } = [.. Reference.Lab.Networks.Select(network => network.Name)];

    public static TheoryData<string> Foreign { get; } =
        [.. Reference.Parity.Cases.Select(one => one.Name).Where(name => name.StartsWith("lab_", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Counts))]
    public void A_lab_network_has_exactly_the_parameters_and_multiply_adds_counted_elsewhere(string name, long parameters, long multiplyAdds)
    {
        var plan = Plans.Of(LabNetworks.Named(name), LabNetworks.Input(name));
        Assert.Equal((parameters, multiplyAdds), (plan.ParameterCount, plan.MultiplyAdds));
    }

    [Theory, MemberData(nameof(Foreign))]
    public void A_lab_network_gives_the_logits_of_an_independent_implementation(string name)
    {
        using var scope = NewDisposeScope();
        var expected = Reference.Parity.Cases.Single(one => one.Name == name);
        var module = Loaded(name, expected.State, expected.Parameters);
        module.eval();
        using var gradients = no_grad();
        Reference.Agrees(expected.Output, module.call(expected.Input.Tensor()), "logits");
    }

    [Theory, MemberData(nameof(Trained))]
    public void A_lab_network_gives_PyTorchs_logits_loss_and_gradients(string name)
    {
        using var scope = NewDisposeScope();
        var expected = Network(name);
        var module = Loaded(name, expected.State, expected.Parameters);

        var logits = module.call(Reference.Lab.Input.Tensor());
        var loss = F.cross_entropy(logits, tensor(Reference.Lab.Labels));
        loss.backward();

        Reference.Agrees(expected.Logits, logits, "logits");
        Reference.Agrees(expected.Loss, loss, "loss");
        var parameters = module.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        Assert.Equal(parameters.Count, expected.Gradients.Count);
        foreach (var (parameter, gradient) in expected.Gradients)
            Reference.Agrees(gradient, parameters[LabNetworks.Rename(parameter)].grad!, parameter);
    }

    [Theory, MemberData(nameof(Trained))]
    public void A_few_steps_of_SGD_give_PyTorchs_losses(string name)
    {
        using var scope = NewDisposeScope();
        var (expected, training) = (Network(name), Reference.Lab.Training);
        var module = Loaded(name, expected.State, expected.Parameters);
        using var optimizer = optim.SGD(module.parameters(), training.Lr, training.Momentum);
        var (input, labels) = (training.Input.Tensor(), tensor(training.Labels));

        for (var step = 0; step <= training.Steps; step++)
        {
            optimizer.zero_grad();
            var loss = F.cross_entropy(module.call(input), labels);
            var due = expected.Training.Losses.Values[step];
            Assert.InRange(loss.item<float>(), due - (1e-5 * Math.Max(1, due)), due + (1e-5 * Math.Max(1, due)));
            loss.backward();
            optimizer.step();
        }
    }

    private static LabCase Network(string name) => Reference.Lab.Networks.Single(network => network.Name == name);

    private static nn.Module<Tensor, Tensor> Loaded(string name, Procedural[] state, long parameters)
    {
        var plan = Plans.Of(LabNetworks.Named(name), LabNetworks.Input(name));
        Assert.Equal(parameters, plan.ParameterCount);
        var module = plan.Build(seed: 0);
        Plans.Load(module, state, LabNetworks.Rename);
        return module;
    }
}
