using Ablate.Torch.Tests.Reference.Operators;
using static Ablate.Torch.Tests.Reference.Agreement;

namespace Ablate.Torch.Tests.Reference;

/// <summary>Operators and modules give PyTorch's numbers: results, gradients, running statistics.</summary>
public sealed class OperatorTests
{
    private static readonly OperatorTable[] Tables =
        [new Activations(), new Arithmetic(), new Convolutions(), new Layers(), new Losses(), new Normalisations(), new Poolings(), new Reductions(), new Shapes()];

    private static readonly Dictionary<string, Func<Call, Tensor[]>> Functions = Tables.SelectMany(table => table.Functions).ToDictionary(StringComparer.Ordinal);

    private static readonly Dictionary<string, ModuleCall> Modules = Tables.SelectMany(table => table.Modules).ToDictionary(StringComparer.Ordinal);

    private static readonly Dictionary<(string, string), OperatorCase> All = ReferenceFile.Operators
        .SelectMany(file => ReferenceFile.Read<CaseList<OperatorCase>>(file).Cases.Select(one => (Key: (file, one.Name), Case: one)))
        .ToDictionary(pair => pair.Key, pair => pair.Case);

    public static TheoryData<string, string> Cases => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_call_gives_PyTorchs_numbers(string file, string name)
    {
        using var scope = NewDisposeScope();
        var one = All[(file, name)];
        using var call = new Call(one);
        var module = Modules.TryGetValue(one.Op, out var found) ? found.Create(call) : null;
        if (module is not null) Fill(module, one);

        var outputs = module is not null ? found!.Invoke(module, call) : Functions[one.Op](call);

        Assert.Empty(call.Forgotten);
        Agrees(one.Output, outputs[0], "The output");
        foreach (var (key, expected) in one.Further ?? [])
            if (!HasNoEqual.Contains((name, key))) Agrees(expected, outputs[int.Parse(key["output".Length..], null)], key);
        if (one.Gradients is { Count: > 0 } gradients) CompareGradients(gradients, outputs[0], call, module);
        foreach (var (key, expected) in one.Updated ?? [])
            Agrees(expected, module is not null ? module.get_buffer(key)! : call[key], key);
    }

    [Fact]
    public void Every_operator_of_the_reference_is_known() =>
        Assert.Empty(All.Values.Select(one => one.Op).Except([.. Functions.Keys, .. Modules.Keys], StringComparer.Ordinal));

    [Fact]
    public void Every_operator_that_is_known_is_in_the_reference() =>
        Assert.Empty(Functions.Keys.Concat(Modules.Keys).Except(All.Values.Select(one => one.Op), StringComparer.Ordinal));

    // TorchSharp's attention gives the mean over the heads only.
    private static readonly HashSet<(string Case, string Result)> HasNoEqual = [("MultiheadAttention_weights_of_each_head", "output1")];

    private static void CompareGradients(Dictionary<string, Result> expected, Tensor output, Call call, nn.Module? module)
    {
        var cotangent = new Procedural("cotangent", output.shape).Tensor();
        (output * cotangent).sum().backward();
        foreach (var (name, gradient) in expected)
        {
            var source = call.Sources.TryGetValue(name, out var input) ? input : module!.get_parameter(name)!;
            Assert.True(source.grad is not null, $"{name} has no gradient.");
            Agrees(gradient, source.grad!, $"The gradient of {name}");
        }
    }

    private static void Fill(nn.Module module, OperatorCase one)
    {
        using var quiet = no_grad();
        var state = module.state_dict();
        foreach (var entry in one.State!)
        {
            Assert.True(state.TryGetValue(entry.Name, out var tensor), $"The module has no '{entry.Name}' but {string.Join(", ", state.Keys)}.");
            Assert.Equal(entry.Shape, tensor.shape);
            tensor.copy_(entry.Tensor());
        }
        module.train(one.Training);
    }
}
