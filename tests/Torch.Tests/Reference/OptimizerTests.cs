using System.Text.Json;
using TorchSharp.Modules;
using static Ablate.Torch.Tests.Reference.Agreement;

namespace Ablate.Torch.Tests.Reference;

/// <summary>Five steps of each optimiser on a least-squares problem go where PyTorch's go.</summary>
public sealed class OptimizerTests
{
    // The binding leaves out what no experiment uses.
    private static readonly HashSet<string> LeftOut = ["Adagrad"];

    private static readonly OptimizerFile File = ReferenceFile.Read<OptimizerFile>("optimisers");

    private static readonly Dictionary<string, OptimizerCase> All = File.Cases.Where(one => !LeftOut.Contains(one.Optimizer)).ToDictionary(one => one.Name);

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_follow_PyTorchs_path(string name)
    {
        using var scope = NewDisposeScope();
        var one = All[name];
        var (design, observations) = (File.Problem[0].Tensor(), File.Problem[1].Tensor());
        var (weight, bias) = (nn.Parameter(File.Parameters[0].Tensor()), nn.Parameter(File.Parameters[1].Tensor()));
        using var optimizer = Create(one, new() { ["weight"] = weight, ["bias"] = bias });

        foreach (var (step, expected) in one.Steps.Index())
        {
            optimizer.zero_grad();
            var loss = (design.matmul(weight) + bias - observations).square().mean();
            loss.backward();
            optimizer.step();

            Agrees(expected.Loss, loss, $"The loss of step {step}");
            Agrees(expected.Weight, weight, $"The weight after step {step}");
            Agrees(expected.Bias, bias, $"The bias after step {step}");
        }
    }

    private static optim.Optimizer Create(OptimizerCase one, Dictionary<string, Parameter> parameters)
    {
        var all = new Arguments(one.Attributes);
        var given = parameters.Values;
        return one.Optimizer switch
        {
            "SGD" when one.Groups is { } groups => optim.SGD(groups.Select(group => SgdGroup(group, all, parameters)), all.Number("lr", 0)),
            "SGD" => optim.SGD(given, all.Number("lr", 0), all.Number("momentum", 0), all.Number("dampening", 0), all.Number("weight_decay", 0), all.Flag("nesterov")),
            "Adam" => optim.Adam(given, all.Number("lr", 0.001), all.Beta(0), all.Beta(1), all.Number("eps", 1e-8), all.Number("weight_decay", 0), all.Flag("amsgrad")),
            "AdamW" => optim.AdamW(given, all.Number("lr", 0.001), all.Beta(0), all.Beta(1), all.Number("eps", 1e-8), all.Number("weight_decay", 0.01), all.Flag("amsgrad")),
            "RMSprop" => optim.RMSProp(given, all.Number("lr", 0.01), all.Number("alpha", 0.99), all.Number("eps", 1e-8), all.Number("weight_decay", 0), all.Number("momentum", 0), all.Flag("centered")),
            var other => throw new NotSupportedException($"No test knows the optimiser '{other}'."),
        };
    }

    private static SGD.ParamGroup SgdGroup(OptimizerGroup group, Arguments all, Dictionary<string, Parameter> parameters)
    {
        var own = new Arguments(group.Options);
        return new(group.Parameters.Select(name => parameters[name]), own.Number("lr", all.Number("lr", 0)),
            own.Number("momentum", all.Number("momentum", 0)), weight_decay: own.Number("weight_decay", all.Number("weight_decay", 0)));
    }

    private sealed class Arguments(Dictionary<string, JsonElement> values)
    {
        public double Number(string name, double otherwise) => values.TryGetValue(name, out var value) ? value.GetDouble() : otherwise;

        public bool Flag(string name) => values.TryGetValue(name, out var value) && value.GetBoolean();

        public double Beta(int index) => values.TryGetValue("betas", out var value) ? value[index].GetDouble() : index == 0 ? 0.9 : 0.999;
    }
}
