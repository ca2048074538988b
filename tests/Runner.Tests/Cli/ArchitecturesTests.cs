using Ablate.Core;

namespace Ablate.Runner.Tests.Cli;

/// <summary>The networks of <c>configs/architectures</c> against counts of the same networks elsewhere.</summary>
public sealed class ArchitecturesTests
{
    private static readonly Dictionary<string, (long Parameters, long MultiplyAdds)> Counts = File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, "Reference", "networks", "architectures.csv")).Skip(1)
        .Select(line => line.Split(','))
        .ToDictionary(row => row[0], row => (long.Parse(row[1]), long.Parse(row[2])), StringComparer.Ordinal);

    /// <summary>Name of the reference, file, arm, overrides.</summary>
    public static TheoryData<string, string, string, string[]> Networks { get; } = [.. All()];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_has_exactly_the_parameters_and_multiply_adds_counted_elsewhere(string reference, string file, string arm, string[] overrides)
    {
        var issues = new Issues();
        var path = Path.Combine(AppContext.BaseDirectory, "experiments", "configs", "architectures", file);

        var study = Study.Load(path, issues, new StudyOptions(overrides, [], Trains: false));

        Assert.True(issues.Count == 0, string.Join('\n', issues));
        var plan = study!.Arms.Single(one => one.Name == arm).Plan;
        Assert.Equal(Counts[reference], (plan.ParameterCount, plan.MultiplyAdds));
    }

    [Fact]
    public void Every_count_of_the_reference_is_used() => Assert.Empty(Counts.Keys.Except(Networks.Select(row => row.Data.Item1)));

    private static IEnumerable<(string Reference, string File, string Arm, string[] Overrides)> All()
    {
        const string network = "network";
        foreach (var depth in (int[])[18, 34])
        {
            yield return ($"resnet{depth}", $"resnet{depth}.yaml", network, []);
            yield return ($"se_resnet{depth}_r16_nobias", $"resnet{depth}.yaml", "se", [Squeeze(16, "none")]);
        }
        yield return ("se_resnet18_r16_bias", "resnet18.yaml", "se", [Squeeze(16, "both")]);
        foreach (var (version, stride) in (IEnumerable<(string, string[])>)[("v15", []), ("v1", ["vars.stride_at=1"])])
        {
            foreach (var depth in (int[])[50, 101, 152])
            {
                yield return ($"resnet{depth}_{version}", $"resnet{depth}.yaml", network, stride);
                yield return ($"se_resnet{depth}_{version}_r16_nobias", $"resnet{depth}.yaml", "se", [.. stride, Squeeze(16, "none")]);
                // The reference has no count of SE-ResNet-152 with biases and the stride in the first convolution.
                if ((depth, version) != (152, "v1"))
                    yield return ($"se_resnet{depth}_{version}_r16_bias", $"resnet{depth}.yaml", "se", [.. stride, Squeeze(16, "both")]);
            }
            foreach (var ratio in (int[])[2, 4, 8, 16, 32])
                yield return ($"se_resnet50_{version}_r{ratio}_nobias", "se-resnet50/reduction.yaml", $"se-r{ratio}", stride);
            yield return ($"se_resnet50_{version}_r1_nobias", "resnet50.yaml", "se", [.. stride, Squeeze(1, "none")]);
            foreach (var ratio in (int[])[1, 2, 4, 8, 32])
                yield return ($"se_resnet50_{version}_r{ratio}_bias", "resnet50.yaml", "se", [.. stride, Squeeze(ratio, "both")]);
            yield return ($"se_resnet50_{version}_r16_nobias", "se-resnet50/placement.yaml", "se-standard", stride);
            foreach (var place in (string[])["pre", "post", "identity", "identity-after", "3x3"])
                yield return ($"se_resnet50_{version}_place_{place.Replace('-', '_')}", "se-resnet50/placement.yaml", $"se-{place}", stride);
            foreach (var stage in (string[])["2", "3", "4"])
                yield return ($"se_resnet50_{version}_stage_{stage}", "se-resnet50/stages.yaml", $"se-stage-{stage}", stride);
            yield return ($"se_resnet50_{version}_stage_2345", "se-resnet50/stages.yaml", "se-stage-all", stride);
            yield return ($"se_resnet50_{version}_stage_5", "resnet50.yaml", "se", [.. stride, "arms.se.attention={fill: {se: 16}, stages: 5}"]);
            yield return ($"se_resnet50_{version}_stage_234", "resnet50.yaml", "se", [.. stride, "arms.se.attention={fill: {se: 16}, stages: [2, 3, 4]}"]);
        }
        yield return ("bninception_noconvbias", "bn-inception.yaml", network, []);
        yield return ("se_bninception_official", "bn-inception.yaml", "se", [Squeeze(16, "both")]);
        yield return ("efficientnet_b0", "efficientnet-b0.yaml", network, []);
        yield return ("mobilenet_v2", "mobilenet-v2.yaml", network, []);
    }

    private static string Squeeze(int ratio, string bias) =>
        FormattableString.Invariant($"arms.se.attention={{se: {{reduction: {ratio}, bias: {bias}}}}}");
}
