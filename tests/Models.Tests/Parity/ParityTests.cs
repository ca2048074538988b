namespace Ablate.Models.Tests.Parity;

/// <summary>Networks described here against what others' implementations of them give for the same weights.</summary>
public class ParityTests(ITestOutputHelper log)
{
    private static readonly IReadOnlyList<Fixture> All = Fixture.In("parity");

    public static TheoryData<string> Fixtures { get; } = [.. All.Select(fixture => fixture.Id)];

    [Theory, MemberData(nameof(Fixtures))]
    public void A_network_gives_the_outputs_of_an_independent_implementation(string id)
    {
        var fixture = All.Single(one => one.Id == id);
        var forward = Forward.Of(fixture);
        Assert.Equal(forward.Original.Parameters, forward.Parameters);
        Assert.Equal(forward.Original.Tensors, forward.Names.Distinct().Count());

        var difference = forward.FirstDifference();
        Assert.True(difference is null, difference);

        var expected = fixture.Output;
        Assert.Equal(expected.Shape, forward.Shape);
        var due = expected.As<float>().ToArray();
        var error = due.Zip(forward.Output).Max(pair => Math.Abs((double)pair.First - pair.Second)) / Math.Max(1, due.Max(Math.Abs));
        log.WriteLine(FormattableString.Invariant($"{id}: largest difference {error:E1} of max(1, max|y|)"));
        Assert.InRange(error, 0, 1e-5);
    }

    [Fact]
    public void Every_output_in_the_reference_is_compared() =>
        Assert.Equal(Fixture.DescribedIn("parity").Order(StringComparer.Ordinal), All.Select(fixture => fixture.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void A_network_that_differs_is_reported_at_the_first_stage_that_differs()
    {
        var forward = Forward.Of(All.Single(one => one.Id == "tv_resnet18"), parameters => parameters["stage4.basic1.residual1.body.conv_bn2.conv1.weight"].mul_(1.001));
        Assert.StartsWith("Stage layer3: ", forward.FirstDifference(), StringComparison.Ordinal);
    }
}
