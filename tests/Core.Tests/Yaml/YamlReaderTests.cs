using Ablate.Core.Tests.Support;
using Ablate.Core.Yaml;

namespace Ablate.Core.Tests.Yaml;

public sealed class YamlReaderTests
{
    [Fact]
    public void Keys_and_values_have_their_line_column_and_path()
    {
        var root = (MappingNode)Read.Node("train:\n  epochs: 15\nmodel:\n  - relu\n  - conv: {out: 3}\n");

        var epochs = ((MappingNode)root["train"]!).Entries[0];
        Assert.Equal(new Position("file.yaml", 2, 3), epochs.Key.At);
        Assert.Equal(new Position("file.yaml", 2, 11), epochs.Value.At);
        Assert.Equal("train.epochs", epochs.Value.Path);
        var conv = ((SequenceNode)root["model"]!).Items[1];
        Assert.Equal("model[1]", conv.Path);
        var size = ((MappingNode)((MappingNode)conv)["conv"]!)["out"]!;
        Assert.Equal(new Position("file.yaml", 5, 17), size.At);
        Assert.Equal("model[1].conv.out", size.Path);
    }

    [Fact]
    public void A_quoted_number_is_told_from_a_number()
    {
        var list = (SequenceNode)Read.Node("[3, \"3\", '3']");

        Assert.Equal([false, true, true], list.Items.Cast<ScalarNode>().Select(scalar => scalar.Quoted));
    }

    [Theory]
    [InlineData("~", true)]
    [InlineData("null", true)]
    [InlineData("''", false)]
    [InlineData("'null'", false)]
    [InlineData("nil", false)]
    public void Nothing_is_told_from_an_empty_text(string text, bool isNull) =>
        Assert.Equal(isNull, ((ScalarNode)Read.Node(text)).IsNull);

    [Fact]
    public void An_alias_stands_for_its_value_at_a_path_of_its_own()
    {
        var root = (MappingNode)Read.Node("a: &x {k: [1]}\nb: *x\n");

        var copy = ((SequenceNode)((MappingNode)root["b"]!)["k"]!).Items[0];
        Assert.Equal("b.k[0]", copy.Path);
        Assert.Equal(1, copy.At.Line);
    }

    [Fact]
    public void Line_ends_of_Windows_and_a_byte_order_mark_change_nothing() =>
        Assert.Equal("1", ((ScalarNode)((MappingNode)Read.Node("\uFEFFa: 1\r\nb: 2\r\n"))["a"]!).Text);

    [Fact]
    public void A_text_of_more_than_four_million_characters_is_refused()
    {
        var issues = new Issues();

        Assert.Null(YamlReader.Read(new string(' ', YamlReader.MaxLength + 1), "big.yaml", issues));
        Assert.Equal("big.yaml: error: The file has 4194305 characters; at most 4194304 are read.", Assert.Single(issues).ToString());
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    [InlineData('-')]
    [InlineData('?')]
    [InlineData('"')]
    [InlineData('%')]
    public void A_million_times_the_same_sign_is_refused_quickly(char sign)
    {
        var issues = new Issues();

        Assert.Null(YamlReader.Read(new string(sign, 1_000_000), "hostile.yaml", issues));
        Assert.NotEmpty(issues);
    }
}
