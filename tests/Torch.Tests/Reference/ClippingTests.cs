using System.Text.Json;
using TorchSharp.Modules;
using static Ablate.Torch.Tests.Reference.Agreement;

namespace Ablate.Torch.Tests.Reference;

/// <summary>Gradient clipping leaves PyTorch's gradients.</summary>
public sealed class ClippingTests
{
    private static readonly Dictionary<string, ClippingCase> All = ReferenceFile.Read<CaseList<ClippingCase>>("clipping").Cases.ToDictionary(one => one.Name);

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Clipped_gradients_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var one = All[name];
        Parameter[] parameters = [.. one.Inputs.Select(input => WithGradient(input.Tensor()))];

        if (one.Function == "clip_grad_value_") nn.utils.clip_grad_value_(parameters, one.Attributes["clip_value"].GetDouble());
        else
        {
            var norm = nn.utils.clip_grad_norm_(parameters, one.Attributes["max_norm"].GetDouble(), NormType(one));
            Near(one.TotalNorm!.Values[0], norm, 1e-5 * Math.Max(1, one.TotalNorm.Values[0]), "The norm before clipping");
        }

        foreach (var (input, parameter) in one.Inputs.Zip(parameters)) Agrees(one.Clipped[input.Name], parameter.grad!, input.Name);
    }

    [Fact]
    public void Parameters_without_a_gradient_are_passed_over()
    {
        using var scope = NewDisposeScope();
        var (with, without) = (WithGradient(tensor((float[])[3, 4])), nn.Parameter(zeros(2)));

        Assert.Equal(5, nn.utils.clip_grad_norm_([without, with], 1), 1e-6);

        Assert.Null(without.grad);
        Assert.Equal(1, with.grad!.norm().item<float>(), 1e-5);
    }

    private static double NormType(ClippingCase one) => !one.Attributes.TryGetValue("norm_type", out var type) ? 2
        : type.ValueKind == JsonValueKind.String ? double.PositiveInfinity : type.GetDouble();

    private static Parameter WithGradient(Tensor gradient)
    {
        var parameter = nn.Parameter(zeros_like(gradient));
        parameter.grad = gradient;
        return parameter;
    }
}
