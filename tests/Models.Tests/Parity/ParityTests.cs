using static TorchSharp.torch;

namespace Ablate.Models.Tests.Parity;

/// <summary>Networks described here against what others' implementations of them give for the same weights.</summary>
public class ParityTests(ITestOutputHelper log)
{
    public static TheoryData<string> Fixtures { get; } = [.. Fixture.All.Select(fixture => fixture.Id)];

    [Theory, MemberData(nameof(Fixtures))]
    public void A_network_gives_the_outputs_of_an_independent_implementation(string id)
    {
        var fixture = Fixture.All.Single(one => one.Id == id);
        using var forward = new Forward(fixture);
        Assert.Equal(forward.Original.Parameters, forward.Parameters);
        Assert.Equal(forward.Original.Tensors, forward.Names.Distinct().Count());

        Assert.Null(forward.FirstDifference());

        var expected = fixture.Output;
        Assert.Equal(expected.Shape, forward.Output.shape);
        var (due, actual) = (expected.As<float>().ToArray(), forward.Output.contiguous().data<float>().ToArray());
        var error = due.Zip(actual).Max(pair => Math.Abs((double)pair.First - pair.Second)) / Math.Max(1, due.Max(Math.Abs));
        log.WriteLine(FormattableString.Invariant($"{id}: largest difference {error:E1} of max(1, max|y|)"));
        Assert.InRange(error, 0, 1e-5);
    }

    [Fact]
    public void A_network_that_differs_is_reported_at_the_first_stage_that_differs()
    {
        using var forward = new Forward(Fixture.All.Single(one => one.Id == "tv_resnet18"), parameters =>
        {
            using var gradients = no_grad();
            parameters["stage4.basic1.residual1.body.conv_bn2.conv1.weight"].mul_(1.001);
        });
        Assert.StartsWith("Stage layer3: ", forward.FirstDifference(), StringComparison.Ordinal);
    }
}
