using System.Globalization;

namespace Ablate.Runner.Tests.Hostile;

/// <summary>A small experiment made to cost much.</summary>
/// <param name="Name">What is done to the program.</param>
/// <param name="Said">A part of the message that refuses it.</param>
/// <param name="Text">The experiment's file.</param>
/// <param name="Others">Further files beside it, by their names.</param>
/// <param name="Arguments">What the command line adds.</param>
public sealed record HostileFile(string Name, string Said, string Text, (string Name, string Text)[]? Others = null, string[]? Arguments = null)
{
    private const string Data = "experiment: hostile\ndata: fashion-mnist\n";
    private const string Recipe = "train: {epochs: 1, batch: 32, optimizer: {sgd: {lr: 0.1}}}\nseeds: 1\n";
    private const string Network = "model: [flatten, slot: head, linear: 10]\n";
    private const string Baseline = "arms: {baseline: {}}\n";
    private const string TooMuch = "stand for millions of values";

    public override string ToString() => Name;

    /// <summary>Every one that is a text; devices and links are made by the tests that need them.</summary>
    public static IReadOnlyList<HostileFile> All { get; } =
    [
        .. Yaml(), .. Variables(), .. Networks(), .. Sweeps(), .. Parents(), .. Names(),
    ];

    private static IEnumerable<HostileFile> Yaml()
    {
        yield return new("aliases that double 30 times", "more than 100000 values", Join(30, i => i == 0 ? "a0: &a0 [x, x]" : $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]", "\n"));
        yield return new("lists nested 5,000 deep", "nest deeper than 100", "model: " + new string('[', 5_000));
        yield return new("mappings nested 2,000 deep", "nest deeper than 100", Join(2_000, i => $"{new string(' ', i)}a:", "\n"));
        yield return new("conditions nested 95 deep", "nest deeper", Experiment($"model: [{Join(60, _ => "if: {condition: 1 < 2, then: [", "")}relu{Join(60, _ => "]}", "")}]\n{Baseline}"));
        yield return new("a value of 1 MB", "1000000 characters", $"experiment: {new string('x', 1_000_000)}\n");
        yield return new("a key of 1 MB", "1000000 characters", $"{new string('x', 1_000_000)}: 1\n");
        yield return new("a file of 20 MB", "too large for an experiment", $"experiment: x\n{Join(200_000, _ => "#" + new string(' ', 100), "\n")}");
        yield return new("a file of 4 MB of short lines", "more than 100000 values", $"model:\n{Join(600_000, _ => "- x", "\n")}");
        yield return new("100,000 keys", "more than 100000 values", Join(100_000, i => $"k{i}: 1", "\n"));
        yield return new("49,000 unknown keys", "is not known here", Join(49_000, i => $"k{i}: 1", "\n"));
        yield return new("a NUL byte", "control character", "experiment: a\0b\n");
    }

    private static IEnumerable<HostileFile> Variables()
    {
        yield return new("a text that doubles 30 times", "characters", Experiment($"vars:\n  a0: xxxxxxxx\n{Join(30, i => $"  a{i + 1}: ${{a{i}}}${{a{i}}}", "\n")}\n{Network}{Baseline}"));
        yield return new("a list that doubles 30 times", TooMuch, Experiment($"vars:\n  a0: [1, 2]\n{Join(30, i => $"  a{i + 1}: [$a{i}, $a{i}]", "\n")}\n{Network}{Baseline}"));
        yield return new("a large list 10,000 times", TooMuch, Experiment($"vars:\n  big: [{Join(40_000, _ => "1", ", ")}]\n  all: [{Join(10_000, _ => "$big", ", ")}]\n{Network}{Baseline}"));
        yield return new("a long text 10,000 times", TooMuch, Experiment($"vars:\n  big: {new string('x', 60_000)}\n  all: [{Join(10_000, i => $"\"${{big}}{i}\"", ", ")}]\n{Network}{Baseline}"));
        yield return new("30,000 variables, each the next", "100 deep", Experiment($"vars:\n{Join(30_000, i => $"  a{i}: $a{i + 1}", "\n")}\n  a30000: 1\n{Network}{Baseline}"));
        yield return new("30,000 unknown variables", "not known here", Experiment($"vars:\n{Join(20_000, i => $"  a{i}: $b{i}", "\n")}\n{Network}{Baseline}"));
        yield return new("an expression of 100,000 tokens", "longer than 1000 characters", Experiment($"vars: {{a: $1{Join(30_000, _ => "+1", "")}}}\n{Network}{Baseline}"));
        yield return new("parentheses 400 deep", "nests deeper than 50", Experiment($"vars: {{a: ${new string('(', 400)}1{new string(')', 400)}}}\n{Network}{Baseline}"));
        yield return new("a tower of powers", "too large for a whole number", Experiment($"vars: {{a: $9**9**9**9}}\n{Network}{Baseline}"));
        yield return new("widths that overflow", "too large", Experiment($"vars: {{w: 4000000000}}\nmodel: [flatten, linear: $w * w, linear: $w, linear: 2000000000, linear: 2000000000, linear: 10]\n{Baseline}"));
    }

    private static IEnumerable<HostileFile> Networks()
    {
        var items = "more than 20000 items";
        yield return new("repeats of 10^12 layers", items, Experiment($"model: [repeat: {{times: 10000, layers: [repeat: {{times: 10000, layers: [repeat: {{times: 10000, layers: [relu]}}]}}]}}, flatten, linear: 10]\n{Baseline}"));
        yield return new("repeats of nothing", items, Experiment($"model: [repeat: {{times: 10000, layers: [repeat: {{times: 10000, layers: [repeat: {{times: 10000, layers: []}}]}}]}}, flatten, linear: 10]\n{Baseline}"));
        yield return new("a block in itself", "inside itself", Experiment($"blocks: {{a: [b, b], b: [a, a]}}\nmodel: [a, flatten, linear: 10]\n{Baseline}"));
        yield return new("blocks that double 40 times", items, Experiment($"blocks:\n  b0: [relu]\n{Join(40, i => $"  b{i + 1}: [b{i}, b{i}]", "\n")}\nmodel: [b40, flatten, linear: 10]\n{Baseline}"));
        yield return new("blocks of nothing that double 40 times", items, Experiment($"blocks:\n  b0: []\n{Join(40, i => $"  b{i + 1}: [b{i}, b{i}]", "\n")}\nmodel: [b40, flatten, linear: 10]\n{Baseline}"));
        yield return new("a chain of 1,000 blocks", "nest deeper than 30", Experiment($"blocks:\n  b0: [relu]\n{Join(1_000, i => $"  b{i + 1}: [b{i}]", "\n")}\nmodel: [b1000, flatten, linear: 10]\n{Baseline}"));
        yield return new("a list of layers that doubles 30 times", TooMuch, Experiment($"vars:\n  a0: [relu]\n{Join(30, i => $"  a{i + 1}: [$a{i}, $a{i}]", "\n")}\nmodel: [$a30, flatten, linear: 10]\n{Baseline}"));
        yield return new("stages of 40,000 values", "at most 1000", Experiment($"model: [stages: {{width: [{Join(40_000, _ => "1", ", ")}], layers: [relu]}}, flatten, linear: 10]\n{Baseline}"));
        yield return new("a block with a large argument, repeated", TooMuch, Experiment($"blocks: {{b: {{parameters: {{x: 1, y: 2}}, layers: [relu]}}}}\nmodel: [repeat: {{times: 10000, layers: [b: {{y: [{Join(20_000, _ => "1", ", ")}]}}]}}, flatten, linear: 10]\n{Baseline}"));
        yield return new("a slot filled by a large list, repeated", items, Experiment($"blocks: {{b: [slot: s]}}\nmodel: [repeat: {{times: 10000, layers: [b: {{s: [{Join(20_000, _ => "relu", ", ")}]}}]}}, flatten, linear: 10]\n{Baseline}"));
        yield return new("10,000 arms of 10,000 layers", TooMuch, Experiment($"model: [repeat: {{times: 9000, layers: [relu]}}, flatten, slot: head, linear: 10]\narms: {{baseline: {{}}, 'a-${{a}}-${{b}}': {{head: [linear: $a, linear: $b], sweep: {{a: [{Numbers(90)}], b: [{Numbers(100)}]}}}}}}\n"));
        yield return new("60 blocks of deep lists", "nest deeper than 30", Experiment($"blocks:\n  b0: [relu]\n{Join(55, i => $"  b{i + 1}: {new string('[', 90)}b{i}{new string(']', 90)}", "\n")}\nmodel: [b55, flatten, linear: 10]\n{Baseline}"));
        yield return new("variables that nest deeper step by step", "nests deeper than 100", Experiment($"vars:\n  a0: 1\n{Join(95, i => $"  a{i + 1}: {new string('[', 90)}$a{i}{new string(']', 90)}", "\n")}\n{Network}{Baseline}"));
        yield return new("a choice with a large other side, repeated", items, Experiment($"blocks: {{b: [if: {{condition: 1 > 2, then: [{Join(40_000, _ => "relu", ", ")}]}}]}}\nmodel: [repeat: {{times: 9000, layers: [b]}}, flatten, linear: 10]\n{Baseline}"));
        yield return new("a layer with thousands of keys, repeated", TooMuch, Experiment($"blocks: {{b: [relu: {{{Join(20_000, i => $"k{i}: 1", ", ")}}}]}}\nmodel: [repeat: {{times: 9000, layers: [b]}}, flatten, linear: 10]\n{Baseline}"));
        yield return new("a misspelt layer and variable, repeated", "Did you mean 'relu'", Experiment($"vars: {{width: 3}}\nmodel: [repeat: {{times: 5000, layers: [rellu, linear: $widht]}}, flatten, linear: 10]\n{Baseline}"));
        yield return new("deep branches", "nest deeper", Experiment($"model: [{Join(45, _ => "branches: [[relu], [", "")}relu{Join(45, _ => "]]", "")}, flatten, linear: 10]\n{Baseline}"));
        var bottlenecks = Experiment($"blocks: {{cbr: {{parameters: {{out: int}}, layers: [conv: {{out: $out, kernel: 1}}, batch_norm, relu]}}, unit: {{parameters: {{w: int}}, layers: [residual: {{body: [cbr: $w, slot: s, cbr: 8]}}]}}}}\nmodel: [conv: {{out: 8, kernel: 1}}, repeat: {{times: 10000, layers: [unit: $width]}}, flatten, linear: 10]\nvars: {{width: 4}}\narms: {{baseline: {{}}, x: {{s: {{se: $r}}, sweep: {{r: [{Numbers(39)}]}}}}}}\n");
        yield return new("40 arms of 10,000 bottlenecks each", items, bottlenecks);
        yield return new("40 arms of 10,000 bottlenecks each, and 5 arguments", items, bottlenecks, Arguments: ["-o", "vars.width=5", "-o", "seeds=2", "-o", "train.batch=16", "-o", "train.epochs=2", "-o", "train.optimizer.sgd.lr=0.2"]);
        yield return new("3,000 arms of 2,000 layers in a block", TooMuch, Experiment($"blocks: {{b: {{parameters: {{w: int}}, layers: [conv: {{out: $w, kernel: 1}}, relu]}}}}\nmodel: [repeat: {{times: 1000, layers: [b: $width]}}, flatten, linear: 10]\nvars: {{width: 4}}\narms: {{baseline: {{}}, x: {{vars: {{width: $a}}, sweep: {{a: [{Numbers(3_000)}]}}}}}}\n"));
        yield return new("30 matches of 9,000 layers", "the searches try networks", Matches(9_000, 30));
        yield return new("900 matches of 300 layers", "the searches try networks", Matches(300, 900));
        yield return new("a convolution of 10^15 parameters", "from 1 to 1000000", Experiment($"model: [conv: {{out: 1000000, kernel: 1}}, conv: {{out: 1000000000, kernel: 1}}, flatten, linear: 10]\n{Baseline}"));
    }

    // Each with a network of its own.
    private static string Matches(int layers, int count) => Experiment(
        $"vars: {{width: 8, last: 1}}\nmodel: [conv: {{out: $width, kernel: 1}}, repeat: {{times: {layers}, layers: [conv: {{out: $width, kernel: 1}}]}}, slot: {{name: head, default: []}}, global_avg_pool, linear: $last, linear: 10]\n"
        + $"arms: {{baseline: {{}}, se: {{head: [se: {{hidden: 40}}]}}, 'c-${{a}}': {{vars: {{last: $a}}, match: {{params: se, vary: width}}, sweep: {{a: [{Numbers(count)}]}}}}}}\n");

    private static IEnumerable<HostileFile> Sweeps()
    {
        string Arm(string sweep) => Experiment($"{Network}arms: {{baseline: {{}}, 'x-${{a}}': {{head: [linear: $a], sweep: {{{sweep}}}}}}}\n");
        yield return new("a grid of 10^9 runs", "more than 10,000 arms", Arm(Join(9, i => $"{(char)('a' + i)}: [{Numbers(10)}]", ", ")));
        yield return new("a grid of 10^40 runs", "more than 10,000 arms", Arm(Join(20, i => $"{(char)('a' + i)}: [{Numbers(100)}]", ", ")));
        yield return new("a zip of 20,000 values", "more than 10,000 arms", Arm($"zip: {{a: [{Numbers(20_000)}], b: [{Numbers(20_000)}]}}"));
        yield return new("a union of unions", "more than 10,000 arms", Arm(Join(1, _ => Nested(12), "")));
        yield return new("10^9 samples", "from 1 to 10000", Arm("random: {samples: 1000000000, over: {a: {integer: [1, 100]}}}"));
        yield return new("samples of samples", "twice", Arm("random: {samples: 10000, over: {a: {integer: [1, 100]}}}, latin_hypercube: {samples: 10000, over: {b: {integer: [1, 100]}}}"));
        yield return new("10^9 seeds", "seeds", Experiment($"{Network}{Baseline}").Replace("seeds: 1", "seeds: 1000000000", StringComparison.Ordinal));
        yield return new("4,999 arms of 10,000 seeds", "4,999 arms with 10,000 seeds are 49,990,000 runs", Arm($"a: [{Numbers(4_999)}]").Replace("seeds: 1", "seeds: 10000", StringComparison.Ordinal).Replace("baseline: {}, ", "", StringComparison.Ordinal));
        yield return new("a condition for 10^9 combinations", "1,000,000,000 combinations", Arm($"grid: {{{Join(9, i => $"{(char)('a' + i)}: [{Numbers(10)}]", ", ")}}}, exclude: true"));
        yield return new("10,001 arms", "more than 10,000 arms", Experiment($"{Network}arms:\n  baseline: {{}}\n{Join(10_000, i => $"  a{i}: {{head: [linear: {i + 1}]}}", "\n")}\n"));
        yield return new("twice 6,000 arms", "more than 10,000 arms", Experiment($"{Network}arms:\n  baseline: {{}}\n{Join(2, i => $"  x{i}: {{head: [linear: $a], sweep: {{a: [{Numbers(6_000)}]}}}}", "\n")}\n"));
        yield return new("sweeps that exclude all but one, 1,000 times", "more than 100,000 combinations", Experiment($"{Network}arms:\n  baseline: {{}}\n{Join(1_000, i => $"  x{i}: {{head: [linear: $a], sweep: {{random: {{samples: 8000, over: {{a: {{integer: [1, 1000]}}}}}}, exclude: $a > 1}}}}", "\n")}\n"));
        yield return new("long conditions for many combinations", TooMuch, Experiment($"{Network}arms:\n  baseline: {{}}\n{Join(12, i => $"  x{i}: {{head: [linear: $a], sweep: {{random: {{samples: 8000, over: {{a: {{integer: [1, 1000]}}}}}}, exclude: [{Join(100, k => $"'$a > 1 and a < 9{string.Concat(Enumerable.Repeat(" and a > 0", 30))} and a != {k}'", ", ")}]}}}}", "\n")}\n"));
        yield return new("10,000 arms with mistakes", "more", Experiment($"{Network}arms:\n  baseline: {{}}\n{Join(10_000, i => $"  a{i}: {{hed: [linaer: {i}]}}", "\n")}\n"));
        yield return new("a sweep over 8,000 mistakes", "There is no layer", Experiment($"{Network}arms: {{baseline: {{}}, 'x-${{a}}': {{head: [linaer: $a], sweep: {{a: [{Numbers(8_000)}]}}}}}}\n"));

        string Nested(int depth) => depth == 0 ? $"grid: {{a: [{Numbers(10)}]}}" : $"union: [{{{Nested(depth - 1)}}}, {{{Nested(depth - 1)}}}]";
    }

    private static IEnumerable<HostileFile> Parents()
    {
        yield return new("1,000 files, each extends the next", "files are extended", $"extends: p0.yaml\n{Experiment(Network + Baseline)}", [.. Enumerable.Range(0, 1_000).Select(i => ($"p{i}.yaml", $"extends: p{i + 1}.yaml\n"))]);
        yield return new("diamonds that double 30 times", "files are extended", $"extends: [p0.yaml, p0.yaml]\n{Experiment(Network + Baseline)}", [.. Enumerable.Range(0, 30).Select(i => ($"p{i}.yaml", $"extends: [p{i + 1}.yaml, p{i + 1}.yaml]\n")), ("p30.yaml", "vars: {a: 1}\n")]);
        yield return new("a parent of 4 MB, 90 times", "extended", $"extends: [{Join(90, _ => "p.yaml", ", ")}]\n{Experiment(Network + Baseline)}", [("p.yaml", $"vars:\n{Join(45_000, i => $"  v{i}: {new string('1', 70)}", "\n")}\n")]);
        yield return new("a parent outside of the project", "leads out of the project", $"extends: {Join(30, _ => "../", "")}etc/passwd\n{Experiment(Network + Baseline)}");
    }

    private static IEnumerable<HostileFile> Names()
    {
        yield return new("a name with an escape sequence", "cannot be called", Experiment($"{Network}{Baseline}").Replace("experiment: hostile", "experiment: \"\\e[31mred\"", StringComparison.Ordinal));
        yield return new("an experiment called ../x", "cannot be called", Experiment($"{Network}{Baseline}").Replace("experiment: hostile", "experiment: ../x", StringComparison.Ordinal));
        yield return new("an arm called ../../x", "cannot be called", Experiment($"{Network}arms: {{baseline: {{}}, ../../x: {{}}}}\n"));
        yield return new("an arm whose name is swept to ../x", "cannot be part of the name", Experiment($"{Network}arms: {{baseline: {{}}, 'a${{a}}': {{head: [linear: 3], sweep: {{a: [../x, /y]}}}}}}\n"));
        yield return new("a key with an escape sequence", "is not known here", Experiment($"{Network}{Baseline}") + "\"\\e]0;title\\a\": 1\n");
        yield return new("an argument 2,400 keys deep", "100 keys deep", Experiment($"{Network}{Baseline}"), Arguments: ["-o", $"vars.{Join(2_400, _ => "a", ".")}=1"]);
        yield return new("an argument of 1 MB", "characters", Experiment($"{Network}{Baseline}"), Arguments: ["-o", $"train.epochs={new string('1', 100_000)}"]);
        yield return new("an argument with control characters", "control character", Experiment($"{Network}{Baseline}"), Arguments: ["-o", "train.\u001b[31m=1"]);
        yield return new("1,000 arguments", "is not known here", Experiment($"{Network}{Baseline}"), Arguments: [.. Enumerable.Range(0, 1_000).SelectMany(i => new[] { "-o", $"train.x{i}=1" })]);
        yield return new("a pattern with 5,000 stars", "No arm has such a name", Experiment($"{Network}{Baseline}"), Arguments: ["--only", $"{Join(5_000, _ => "*a", "")}b"]);
    }

    private static string Experiment(string body) => Data + body + Recipe;

    private static string Join(int count, Func<int, string> part, string separator) => string.Join(separator, Enumerable.Range(0, count).Select(part));

    private static string Numbers(int count) => Join(count, i => (i + 1).ToString(CultureInfo.InvariantCulture), ", ");
}
