using Ablate.Core.Schema;
using Ablate.Core.Tests.Support;
using Ablate.Core.Yaml;

namespace Ablate.Core.Tests.Yaml;

public sealed class YamlWriterTests
{
    private static readonly string[] Texts =
    [
        "", " ", "relu", "3", "-3", "1e5", "0.5", "true", "null", "~", "yes", "a b", "a: b", "a #b", "#b", "- a", "-", "--- x", "...", "[a]", "{a}", "a, b", "'a'", "\"a\"", "\\", "$width * 4", "${a}-${b}",
        "$a if b else 'c'", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "?", ":", "a:", "line\nbreak", "tab\tstop", "\u0007", "\u0085", "\u2028", "\uFEFF", "ä→ö", "\U0001F600", "<<", "=", " lead", "trail ", "0x10", ".inf", "1_000", "0.2 pp", "-o",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_written_reads_back_the_same(int seed)
    {
        var random = new System.Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var node = Tree(random, depth: 5);
            var text = YamlWriter.Write(node);
            var issues = new Issues();

            var again = YamlReader.Read(text, "file.yaml", issues);

            Assert.True(issues.Count == 0, $"{string.Join('\n', issues)}\n{text}");
            Assert.Equal(Meaning(node), Meaning(again!));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Remarks_change_nothing(int seed)
    {
        var random = new System.Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var node = Tree(random, depth: 4);

            Assert.Equal(Meaning(node), Meaning(Read.Node(YamlWriter.Write(node, _ => random.Next(3) == 0 ? null : $"file.yaml:{random.Next(3)}"))));
        }
    }

    [Fact]
    public void Every_leaf_and_every_key_that_a_file_has_stands_on_a_line_with_its_own_remark()
    {
        var node = Read.Node("a: {b: 1, c: [2, {d: 3}]}\ne: [{f: 4, g: {}}]\n");

        var text = YamlWriter.Write(node, leaf => leaf is ScalarNode scalar ? scalar.Text : "empty");

        Assert.Equal("a:  # a\n  b: 1  # 1\n  c:  # c\n    - 2  # 2\n    - d: 3  # 3\ne:  # e\n  - f: 4  # 4\n    g: {}  # empty\n", text.Replace("- {d: 3}", "- d: 3", StringComparison.Ordinal));
    }

    [Fact]
    public void Short_values_stay_on_one_line_and_long_ones_are_blocks() => Assert.Equal(
        """
        train: {epochs: 15, optimizer: {sgd: {lr: 0.05}}}
        model:
          - conv: {out: 32, kernel: 3, padding: 1, stride: 1, groups: 1, dilation: 1, bias: false}
            note: "a text that makes: the line too long to stand on its own"
          - relu

        """,
        YamlWriter.Write(Read.Node("""
            train: {epochs: 15, optimizer: {sgd: {lr: 0.05}}}
            model: [{conv: {out: 32, kernel: 3, padding: 1, stride: 1, groups: 1, dilation: 1, bias: false}, note: "a text that makes: the line too long to stand on its own"}, relu]
            """)));

    // The root of a file is a mapping or a list.
    private static Node Tree(System.Random random, int depth) => random.Next(2) == 0
        ? new SequenceNode(default, "", [.. Enumerable.Range(0, random.Next(5)).Select(_ => Any(random, depth - 1))])
        : new MappingNode(default, "", [.. Keys(random).Select(key => new Entry(key, Any(random, depth - 1)))]);

    private static Node Any(System.Random random, int depth) => depth == 0 || random.Next(2) == 0 ? Scalar(random) : Tree(random, depth);

    private static ScalarNode Scalar(System.Random random) => new(default, "", Texts[random.Next(Texts.Length)], Quoted: random.Next(2) == 0);

    private static IEnumerable<ScalarNode> Keys(System.Random random) =>
        Enumerable.Range(0, random.Next(5)).Select(_ => Scalar(random) with { Quoted = true }).Where(key => key.Text.Length > 0).DistinctBy(key => key.Text);

    // A text without quotes that would not be one in YAML is written with them, which changes nothing for its reader.
    private static string Meaning(Node node) => node switch
    {
        ScalarNode { IsNull: true } => "nothing",
        ScalarNode scalar => $"{Scalars.Meaning(scalar)!.GetType().Name} {Scalars.Meaning(scalar)}",
        SequenceNode list => $"[{string.Join("; ", list.Items.Select(Meaning))}]",
        MappingNode mapping => $"{{{string.Join("; ", mapping.Entries.Select(entry => $"{entry.Key.Text} = {Meaning(entry.Value)}"))}}}",
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}
