using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests;

/// <summary>
/// No mistake hides another one: each of these mistakes is told of a file by itself, and still told where any other of them
/// stands in the same file. A mistake is a change of the text of an experiment that is in order.
/// </summary>
public sealed class HidingTests
{
    private const string Good = """
        experiment: test
        data: {name: fashion-mnist, validation: 100}
        vars: {width: 8, depth: $width * 2}
        blocks:
          unit: {parameters: {out: int, kernel: 3}, layers: [conv: {out: $out, kernel: $kernel}, relu]}
        model:
          - unit: {out: $width}
          - repeat: {times: 2, layers: [conv: {out: $depth, kernel: 3}]}
          - stages: {width: [4, 8], depth: [1, 2], layers: [conv: {out: $width, kernel: 1}, repeat: {times: $depth, layers: [gelu]}]}
          - slot: attention
          - if: {condition: width > 4, then: [relu]}
          - flatten
          - linear: 10
        train: {epochs: 15, batch: 128, optimizer: {sgd: {lr: 0.05, momentum: 0.9, nesterov: true}}, schedule: {multi_step: [5, 10]}, label_smoothing: 0.1, augment: {crop: 4}}
        arms:
          baseline: {}
          se-r${r}: {attention: {se: {reduction: $r}}, sweep: {r: [2, 4]}}
          cut: {attention: cbam, train: {batch: 64, augment: {cutout: 8}}}
          tuned: {train: {optimizer: {sgd: {lr: $lr}}}, sweep: {random: {samples: 3, seed: 5, over: {lr: {log_uniform: [0.01, 0.1]}}}}}
          wide: {match: {params: cut, vary: width}}
        seeds: {until: {half_width: 0.2 pp, min: 5, max: 40}}
        analysis: {baseline: baseline, metric: test.accuracy, confidence: 0.95, primary: [cut], secondary: [wide, "mean(se-*)"], trend: {over: r}}

        """;

    private static readonly (string Right, string Wrong)[] Mistakes =
    [
        ("experiment: test", "experiment: ../test"),
        ("validation: 100", "validation: $nowhere"),
        ("width: 8,", "width: 8, odd name: 3,"),
        ("depth: $width * 2", "depth: $width * 2, share: 1 / 0, more: $1 / 0"),
        ("out: int", "out: integer"),
        ("kernel: 3}, layers", "kernel: 3, a b: 2}, layers"),
        ("kernel: $kernel", "kernel: $kernal"),
        ("unit: {out: $width}", "unit: {out: $width, kernels: 5}"),
        ("times: 2", "times: -1"),
        ("out: $depth", "out: $depht"),
        ("width: [4, 8]", "width: [4, 8, 16]"),
        ("layers: [conv: {out: $width, kernel: 1}", "layers: [{con: 1}, conv: {out: $width, kernel: 1}"),
        ("times: $depth", "times: $dpeth"),
        ("slot: attention", "slot: {name: attention, defalt: relu}"),
        ("condition: width > 4", "condition: width >"),
        ("  - flatten", "  - flaten"),
        ("epochs: 15", "epochs: 0"),
        ("batch: 128", "batch: '128'"),
        ("lr: 0.05", "lr: -1"),
        ("momentum: 0.9, nesterov", "momentum: 0, nesterov"),
        ("[5, 10]", "[10, 5]"),
        ("label_smoothing: 0.1", "label_smothing: 0.1"),
        ("crop: 4", "crop: 4.5"),
        ("baseline: {}", "baseline: [relu]"),
        ("reduction: $r", "reduction: $q"),
        ("r: [2, 4]", "r: [2, 4, 2]"),
        ("attention: cbam", "attention: [cbam, slot: more]"),
        ("batch: 64", "batch: 1e9"),
        ("cutout: 8", "cutout: $unknown"),
        ("optimizer: {sgd: {lr: $lr}}", "optimizer: {sgd: {lr: $lr, decays: 1}}"),
        ("samples: 3", "samples: 0"),
        ("seed: 5", "seed: -5"),
        ("[0.01, 0.1]", "[0.1, 0.01]"),
        ("params: cut", "params: [cut]"),
        ("vary: width", "vary: witdh"),
        ("half_width: 0.2 pp", "half_width: 80 pp"),
        ("min: 5", "min: 2"),
        ("max: 40", "max: many"),
        ("baseline: baseline", "baseline: basline"),
        ("metric: test.accuracy", "metric: test.accurcy"),
        ("confidence: 0.95", "confidence: 95"),
        ("primary: [cut]", "primary: cut"),
        ("secondary: [wide,", "secondary: [wied,"),
        ("over: r}", "over: q}"),
    ];

    // What each is told alone; messages without places, which the other change moves.
    private static readonly HashSet<string>[] Alone = Array.ConvertAll(Mistakes, mistake => Told(mistake));

    public static TheoryData<int> Each { get; } = [.. Enumerable.Range(0, Mistakes.Length)];

    [Fact]
    public void The_file_without_mistakes_is_in_order() => Assert.Empty(Study.Problems(Good));

    [Theory]
    [MemberData(nameof(Each))]
    public void Each_mistake_is_told_beside_any_other(int one)
    {
        Assert.NotEmpty(Alone[one]);
        for (var other = one + 1; other < Mistakes.Length; other++)
        {
            var both = Told(Mistakes[one], Mistakes[other]);
            var untold = Alone[one].Union(Alone[other]).Except(both).ToList();
            Assert.True(untold.Count == 0, $"Of '{Mistakes[one].Wrong}' beside '{Mistakes[other].Wrong}' it is not told:\n{string.Join('\n', untold)}\nbut only:\n{string.Join('\n', both)}");
        }
    }

    private static HashSet<string> Told(params (string Right, string Wrong)[] mistakes)
    {
        var text = Good;
        foreach (var (right, wrong) in mistakes)
        {
            Assert.Contains(right, text, StringComparison.Ordinal);
            text = text.Replace(right, wrong, StringComparison.Ordinal);
        }
        var issues = new Issues();
        ExperimentLoader.Read(text, "file.yaml", issues, new LoadOptions([], Study.Layers));
        return [.. issues.Where(issue => issue.Severity == Severity.Error).Select(issue => issue.Message)];
    }
}
