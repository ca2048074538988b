using System.Text.RegularExpressions;
using Ablate.Core;
using Ablate.Core.Yaml;
using Ablate.Runner.Cli;
using Ablate.Runner.Tests.Data;

namespace Ablate.Runner.Tests.Cli;

public sealed partial class ResolvedTextTests : IDisposable
{
    private const string Base = """
        vars: {width: 8}
        blocks:
          unit: [conv: {out: $width, kernel: 3}, slot: s]
        data: fashion-mnist
        model: [unit, global_avg_pool, linear: 10]
        train: {epochs: 2, batch: 32, optimizer: {sgd: {lr: 0.1}}, schedule: cosine}
        arms:
          baseline: {}
          se-r${r}: {s: {se: {reduction: $r}}, sweep: {r: [2, 4]}}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Study Load(string child, params string[] overrides)
    {
        File.WriteAllText(_folder["base.yaml"], Base);
        File.WriteAllText(_folder["child.yaml"], child);
        var issues = new Issues();
        var study = Study.Load(_folder["child.yaml"], issues, new StudyOptions(overrides, [], Trains: false));
        Assert.False(issues.HasErrors, string.Join('\n', issues));
        return study!;
    }

    private string Short(string text) => text.Replace(_folder.Path + "/", "", StringComparison.Ordinal);

    [Fact]
    public void Everything_is_written_out_with_its_origin() => Assert.Equal(
        """
        experiment: child  # child.yaml:1
        data:
          fashion-mnist: {}  # base.yaml:4
          test: null  # default
          train: null  # default
          validation: 100  # child.yaml:3
        seeds: 7  # -o seeds=7
        analysis:
          baseline: se-r4  # default
          collapsed_below: null  # default
          confidence: 0.95  # default
          exploratory: null  # default
          margin: null  # default
          metric: test.accuracy  # default
          primary: null  # default
          secondary: null  # default
          sensitivity: null  # default
          trend: null  # default
        train:
          augment: null  # default
          batch: 32  # base.yaml:6
          epochs: 3  # child.yaml:5
          evaluate: each_epoch  # default
          gradient_clip: null  # default
          label_smoothing: 0  # default
          optimizer:
            sgd:  # base.yaml:6
              lr: 0.1  # base.yaml:6
              momentum: 0  # default
              nesterov: false  # default
              weight_decay: 0  # default
          schedule:
            cosine:  # -o train.schedule.cosine.warmup=1
              min: 0  # default
              warmup: 1  # -o train.schedule.cosine.warmup=1
        model:
          - block:  # base.yaml:5
              layers:
                - conv:  # base.yaml:3
                    bias: true  # default
                    dilation: 1  # default
                    groups: 1  # default
                    kernel: 3  # base.yaml:3
                    out: 8  # base.yaml:3, width: base.yaml:1
                    padding: 0  # default
                    stride: 1  # default
                - slot:  # base.yaml:3
                    at: null  # default
                    layers:
                      - se:  # base.yaml:9
                          bias: none  # default
                          hidden: null  # default
                          reduction: 4  # base.yaml:9, r: child.yaml:6
                    name: s  # base.yaml:3
              name: unit  # base.yaml:5
          - {global_avg_pool: {}}  # base.yaml:5
          - linear:  # base.yaml:5
              bias: true  # default
              out: 10  # base.yaml:5
        arms: {se-r4: {sweep: {r: [4]}}}  # child.yaml:6

        """,
        Short(ResolvedText.Render(Load(
            "experiment: child\nextends: base.yaml\ndata: {validation: 100}\nseeds: 9\ntrain: {epochs: 3}\narms: {baseline: null, 'se-r${r}': {sweep: {r: [4]}}}\n",
            "seeds=7", "train.schedule.cosine.warmup=1"))));

    [Theory]
    [InlineData("model: [conv: {out: 8, kernel: 3}, slot: {name: s, at: pre}, flatten, linear: 10]\narms: {none: {}}", "{slot: {at: pre, layers: [], name: s}}  # child.yaml:2")]
    [InlineData("blocks:\n  typed: {parameters: {n: int, f: number}, layers: [linear: $n, dropout: $f]}\nmodel:\n  - flatten\n  - typed: {n: 12, f: 0.0}\n  - linear: 10\narms: {none: {}}", "p: 0  # child.yaml:3, f: child.yaml:6")]
    [InlineData("model: [conv: {out: 8, kernel: 3}, slot: s, flatten, linear: 10]\narms:\n  none: {}\n  eca: {s: eca}", "- eca:  # child.yaml:5")]
    [InlineData("model:\n  - conv: {out: 8, kernel: 3}\n  - batch_norm\n  - flatten\n  - linear: 10\narms: {none: {}}", "- batch_norm:  # child.yaml:4")]
    [InlineData("model:\n  - conv: {out: 8, kernel: 3}\n  - batch_norm: {}\n  - flatten\n  - linear: 10\narms: {none: {}}", "- batch_norm:  # child.yaml:4")]
    public void What_is_written_is_no_default(string network, string expected)
    {
        var text = Short(ResolvedText.Render(Load($"experiment: child\n{network}\ndata: fashion-mnist\nseeds: 2\ntrain: {{epochs: 2, batch: 32, optimizer: {{sgd: {{lr: 0.1}}}}}}\n")));

        Assert.Contains(text.Split('\n'), line => line.TrimStart(' ', '-') == expected.TrimStart(' ', '-'));
    }

    [Fact]
    public void It_reads_back_and_every_line_with_a_value_has_an_origin()
    {
        var text = ResolvedText.Render(Load("experiment: child\nextends: base.yaml\nseeds: [1, 2, 3]\n", "arms.se-r${r}.sweep.r=[2, 8]"));
        var issues = new Issues();

        var root = (MappingNode)YamlReader.Read(text, "resolved.yaml", issues)!;

        Assert.Empty(issues);
        Assert.Equal(["baseline", "se-r2", "se-r8"], ((MappingNode)root["arms"]!).Entries.Select(entry => entry.Key.Text));
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.True(line.EndsWith(':') || Origin().IsMatch(line), line));
    }

    [Fact]
    public void A_diff_says_each_value_before_and_after()
    {
        Assert.Equal(
            """
            train.epochs
              - 2  # base.yaml:6
              + 3  # -o train.epochs=3
            arms.se-r${r}
              - {s: {se: {reduction: $r}}, sweep: {r: [2, 4]}}  # base.yaml:9
            arms.gelu
              + {s: gelu}  # child.yaml:4
            experiment
              + child  # child.yaml:1
            seeds
              + 9  # child.yaml:3

            """,
            Short(DiffText.Render(Load("experiment: child\nextends: base.yaml\nseeds: 9\narms: {se-r${r}: null, gelu: {s: gelu}}\n".Replace("{se-r${r}: null", "{'se-r${r}': null", StringComparison.Ordinal), "train.epochs=3").Experiment)));
    }

    [Theory]
    [InlineData("extends: base.yaml\n", "child.yaml and the command line change nothing in what it extends.\n")]
    [InlineData("", "child.yaml extends no other file, and the command line changes nothing.\n")]
    public void A_diff_without_changes_says_of_what(string extends, string expected)
    {
        const string Network = "input: [3, 8, 8]\nmodel: [flatten, linear: 2]\n";
        File.WriteAllText(_folder["base.yaml"], Network);
        File.WriteAllText(_folder["child.yaml"], extends.Length > 0 ? extends : Network);

        Assert.Equal(expected, Short(DiffText.Render(Study.Load(_folder["child.yaml"], new Issues())!.Experiment)));
    }

    [GeneratedRegex("  # (default|-o .+|.+\\.yaml:\\d+(, \\w+: .+)?)$")]
    private static partial Regex Origin();
}
