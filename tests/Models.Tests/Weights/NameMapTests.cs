using Ablate.Core;
using Ablate.Models.Weights;

namespace Ablate.Models.Tests.Weights;

public class NameMapTests
{
    private const string ResNet = """
        # torchvision -> ours
        conv1.* -> conv_bn1.conv1.*
        layer{s}.{b}.conv{c}.* -> stage{s+1}.bottleneck{b+1}.body.conv_bn{c}.conv1.*
        features.{n=2..3}.weight -> stage2.unit{n-1}.weight   # a number of a stage
        features.{n=4..6}.weight -> stage3.unit{n-3}.weight
        se.fc{n}.weight [4d] -> se1.fc{n}.weight
        aux.* -> -
        """;

    private static NameMap Read(string text)
    {
        var issues = new Issues();
        var map = NameMap.Parse(text, "a.map", issues);
        Assert.Empty(issues);
        return map!;
    }

    [Theory]
    [InlineData("conv1.weight", "conv_bn1.conv1.weight")]
    [InlineData("layer3.11.conv2.weight", "stage4.bottleneck12.body.conv_bn2.conv1.weight")]
    [InlineData("features.3.weight", "stage2.unit2.weight")]
    [InlineData("features.4.weight", "stage3.unit1.weight")]
    [InlineData("se.fc1.weight", "se1.fc1.weight")]
    [InlineData("fc.weight", "fc.weight")]
    [InlineData("features.7.weight", "features.7.weight")]
    [InlineData("layer3.011.conv2.weight", "layer3.011.conv2.weight")]
    public void A_name_is_translated_there_and_back(string theirs, string ours)
    {
        var map = Read(ResNet);
        Assert.Equal([ours], map.Ours(theirs));
        Assert.Equal(theirs, map.Theirs(ours).Name);
    }

    [Fact]
    public void A_name_may_be_left_out() => Assert.Empty(Read(ResNet).Ours("aux.fc.weight"));

    [Fact]
    public void The_number_of_dimensions_goes_with_the_name() =>
        Assert.Equal(("se.fc2.weight", 4), Read(ResNet).Theirs("se1.fc2.weight"));

    [Fact]
    public void The_first_rule_that_fits_holds()
    {
        var map = Read("a.{n=0}.* -> first.{n}.*\na.{n}.* -> rest.{n}.*");
        Assert.Equal(["first.0.w", "rest.1.w"], [.. map.Ours("a.0.w"), .. map.Ours("a.1.w")]);
        Assert.Equal("rest.0.w", map.Theirs("rest.0.w").Name);
    }

    [Fact]
    public void A_number_that_stands_twice_on_one_side_is_the_same_in_both_places()
    {
        var map = Read("trunk.block{s}.block{s}-{b}.* -> stage{s}.unit{b+1}.*\nhead.{n}.* -> layer{n}.{n+1}.*");
        Assert.Equal(["stage2.unit1.w", "trunk.block2.block3-0.w"], [.. map.Ours("trunk.block2.block2-0.w"), .. map.Ours("trunk.block2.block3-0.w")]);
        Assert.Equal(("trunk.block2.block2-0.w", "head.4.w", "layer4.4.w"), (map.Theirs("stage2.unit1.w").Name, map.Theirs("layer4.5.w").Name, map.Theirs("layer4.4.w").Name));
    }

    [Fact]
    public void One_of_theirs_may_be_several_of_ours()
    {
        var map = Read("embed.{n}.* -> stage{n+1}.embed1.*, stage{n+1}.head1.*");
        Assert.Equal(["stage1.embed1.weight", "stage1.head1.weight"], map.Ours("embed.0.weight"));
        Assert.Equal(("embed.0.weight", "embed.0.weight"), (map.Theirs("stage1.embed1.weight").Name, map.Theirs("stage1.head1.weight").Name));
    }

    [Fact]
    public void A_table_goes_on_with_what_the_one_before_it_gives()
    {
        var map = Read("module.* -> *\n---\nlayer{s}.* -> stage{s+1}.*\nfc.* [4d] -> linear1.*\naux.* -> -\n---\n*.bn.weight -> *.batch_norm1.weight");
        Assert.Equal(["stage2.batch_norm1.weight"], map.Ours("module.layer1.bn.weight"));
        Assert.Empty(map.Ours("module.aux.bn.weight"));
        Assert.Equal(("module.layer1.bn.weight", null), map.Theirs("stage2.batch_norm1.weight"));
        Assert.Equal(("module.fc.bias", 4), map.Theirs("linear1.bias"));
    }

    [Fact]
    public void The_way_back_is_that_of_the_first_table_that_has_one()
    {
        var map = Read("unit1.0.* -> stage1.conv1.*\nunit{n}.* -> stage{n}.*\n---\nstage{s}.0.0.* -> stage{s}.conv1.*");
        Assert.Equal(["stage1.conv1.w", "stage2.conv1.w"], [.. map.Ours("unit1.0.w"), .. map.Ours("unit2.0.0.w")]);
        Assert.Equal(("unit1.0.w", "unit2.0.0.w"), (map.Theirs("stage1.conv1.w").Name, map.Theirs("stage2.conv1.w").Name));
    }

    [Fact]
    public void There_are_not_many_tables()
    {
        var issues = new Issues();
        Assert.Null(NameMap.Parse(string.Concat(Enumerable.Repeat("a -> b\n---\n", 8)), "a.map", issues));
        Assert.Equal("a.map:16:1: error: A name map has at most 8 tables.", issues.Single().ToString());
    }

    [Fact]
    public void Rules_that_no_name_comes_to_are_known_by_their_lines() => Assert.Equal(
        ["'bn.* -> batch_norm1.*' (line 3)", "'c.* -> d.*' (line 5)"],
        Read("# table\nfc.* -> linear1.*\nbn.* -> batch_norm1.*\n---\nc.* -> d.*").Unused(["fc.weight", "conv.weight"]));

    [Theory]
    [InlineData("a.{n} -> b.{n}, c", "The two sides of 'a.{n} -> b.{n}, c' have different places. What stands in braces and '*' must be on both sides.")]
    [InlineData("a -> b,", "'a -> b,' is no rule. Write 'theirs -> ours', such as 'fc.* -> linear1.*'.")]
    [InlineData("conv1 conv2", "'conv1 conv2' is no rule. Write 'theirs -> ours', such as 'fc.* -> linear1.*'.")]
    [InlineData("a.{n} -> b", "The two sides of 'a.{n} -> b' have different places. What stands in braces and '*' must be on both sides.")]
    [InlineData("a.* -> b", "The two sides of 'a.* -> b' have different places. What stands in braces and '*' must be on both sides.")]
    [InlineData("a.{N*2} -> b.{n}", "'a.{N*2}' is no pattern of names: '{N*2}' is not a number's place such as {b}, {b+1} or {b=2..3}.")]
    [InlineData("*.* -> *.*", "'*.*' is no pattern of names: it has more than one '*'.")]
    [InlineData("a.{n=3..2} -> b.{n}", "'a.{n=3..2}' is no pattern of names: '{n=3..2}' is not a number's place such as {b}, {b+1} or {b=2..3}.")]
    public void A_rule_that_is_wrong_is_told_with_its_line(string rule, string message)
    {
        var issues = new Issues();
        Assert.Null(NameMap.Parse($"fc.* -> linear1.*\n{rule}\n", "a.map", issues));
        Assert.Equal($"a.map:2:1: error: {message}", issues.First().ToString());
    }
}
