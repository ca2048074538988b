using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Models.Tests.Support;
using Ablate.Models.Weights;
using static TorchSharp.torch;

namespace Ablate.Models.Tests.Weights;

public class WeightsFitTests
{
    private static ModelPlan Plan { get; } = Plans.Of("[{conv: {out: 4, kernel: 3, bias: false}}, batch_norm, {se: {hidden: 2}}, flatten, {linear: 10}]");

    private static List<ArrayHeader> Whole =>
    [
        new("conv1.weight", ElementType.Float32, [4, 1, 3, 3]),
        new("batch_norm1.weight", ElementType.Float32, [4]),
        new("batch_norm1.bias", ElementType.Float32, [4]),
        new("batch_norm1.running_mean", ElementType.Float32, [4]),
        new("batch_norm1.running_var", ElementType.Float32, [4]),
        new("se1.fc1.weight", ElementType.BFloat16, [2, 4, 1, 1]),
        new("se1.fc2.weight", ElementType.Float16, [4, 2, 1, 1]),
        new("linear1.weight", ElementType.Float64, [10, 2704]),
        new("linear1.bias", ElementType.Float32, [10]),
    ];

    private static IReadOnlyList<string> Problems(IEnumerable<ArrayHeader> file, string map = "", params string[] except) =>
        WeightsFit.Of(Plan, [.. file], NameMap.Parse(map, "a.map", new Issues())!, except).Problems;

    [Fact]
    public void A_file_fits_in_any_precision_with_1x1_convolutions_for_linear_layers_and_without_counters()
    {
        var fit = WeightsFit.Of(Plan, Whole, NameMap.None, []);
        Assert.Empty(fit.Problems);
        Assert.Equal(9, fit.Taken.Count);
    }

    [Fact]
    public void An_array_may_have_one_example_in_front()
    {
        var plan = Plans.Of("[position_embedding, flatten, {linear: 10}]");
        ArrayHeader[] file = [new("position_embedding1.weight", ElementType.Float32, [1, 784, 1]), new("linear1.weight", ElementType.Float32, [10, 784]), new("linear1.bias", ElementType.Float32, [10])];

        Assert.Empty(WeightsFit.Of(plan, file, NameMap.None, []).Problems);
        Assert.Equal(
            ["'position_embedding1.weight' is 1×28×28 in the file and 784×1 in the network."],
            WeightsFit.Of(plan, [file[0] with { Shape = [1, 28, 28] }, .. file[1..]], NameMap.None, []).Problems);
    }

    [Fact]
    public void What_is_missing_and_what_is_too_much_name_each_other()
    {
        var file = Whole.ConvertAll(array => array.Name == "linear1.bias" ? array with { Name = "linear.bias" } : array);
        Assert.Equal(
            [
                "The file has no 'linear1.bias' (10). The nearest of what the network does not take is 'linear.bias'.",
                "The network has no 'linear.bias'. The nearest of what it lacks is 'linear1.bias'.",
            ],
            Problems(file));
    }

    [Fact]
    public void Names_are_told_as_both_sides_have_them()
    {
        var file = Whole.ConvertAll(array => array.Name switch
        {
            "linear1.bias" => array with { Name = "fc.bias", Shape = [12] },
            "linear1.weight" => array with { Name = "head.weight" },
            _ => array,
        });
        Assert.Equal(
            [
                "'linear1.bias' is 12 in the file (as 'fc.bias') and 10 in the network.",
                "The file has no 'linear1.weight' (10×2704), which the map calls 'fc.weight'.",
                "The network has no 'head.weight'.",
            ],
            Problems(file, "fc.* -> linear1.*"));
    }

    [Fact]
    public void A_new_head_is_left_where_that_is_said()
    {
        var fit = WeightsFit.Of(Plan, [.. Whole.Where(array => array.Name != "linear1.weight"), new("linear1.weight", ElementType.Float32, [1000, 2704])], NameMap.None, ["linear1.*"]);
        Assert.Empty(fit.Problems);
        Assert.Equal(["linear1.bias", "linear1.weight"], fit.Left);
        Assert.DoesNotContain("linear1.bias", fit.Taken.Keys);
    }

    [Fact]
    public void To_leave_what_is_not_there_is_a_slip() => Assert.Equal(
        ["Nothing in the network or in the file is called 'linear2.weight', which is to be left as it is. The nearest of the network is 'linear1.weight'."],
        Problems(Whole, "", "linear2.weight"));

    [Fact]
    public void Two_names_that_become_one_are_told() => Assert.Equal(
        ["The map makes both 'linear1.bias' and 'old.bias' into 'linear1.bias'."],
        Problems([.. Whole, new("old.bias", ElementType.Float32, [10])], "old.* -> linear1.*"));

    [Fact]
    public void One_array_may_be_taken_for_several_and_goes_home_once()
    {
        var file = Whole.ConvertAll(array => array.Name == "batch_norm1.weight" ? array with { Name = "tied" } : array);
        file.RemoveAll(array => array.Name == "batch_norm1.running_var");
        var map = NameMap.Parse("tied -> batch_norm1.weight, batch_norm1.running_var", "a.map", new Issues())!;
        var fit = WeightsFit.Of(Plan, file, map, []);
        Assert.Empty(fit.Problems);
        Assert.Equal(("tied", "tied"), (fit.Taken["batch_norm1.weight"], fit.Taken["batch_norm1.running_var"]));

        NamedArray first = new("batch_norm1.weight", ElementType.UInt8, [1], new byte[] { 1 });
        var home = Assert.Single(RenamedWeights.ToTheirs([first, first with { Name = "batch_norm1.running_var" }], map));
        Assert.Equal("tied", home.Name);
        Assert.Equal(
            "'batch_norm1.weight' and 'batch_norm1.running_var' share 'tied' by the map, but they hold different numbers.",
            Assert.Throws<InvalidDataException>(() => RenamedWeights.ToTheirs([first, first with { Name = "batch_norm1.running_var", Data = new byte[] { 2 } }], map)).Message);
    }

    [Fact]
    public void A_file_that_does_not_fit_names_the_rules_that_nothing_came_to() => Assert.Equal(
        [
            "The file has no 'linear1.bias' (10), which the map calls 'fc.bias'.",
            "Nothing in the file has a name of these rules of the map: 'fc.* -> linear1.*' (line 2).",
        ],
        Problems(Whole.Where(array => array.Name != "linear1.bias"), "conv1.* -> conv1.*\nfc.* -> linear1.*"));

    [Fact]
    public void Whole_numbers_are_no_weights()
    {
        var file = Whole.ConvertAll(array => array.Name is "linear1.bias" or "batch_norm1.running_var" ? array with { Type = ElementType.Int32 } : array);
        file.Add(new("batch_norm1.num_batches_tracked", ElementType.Int32, []));
        Assert.Equal(
            [
                "'linear1.bias' takes fractions, but the file holds whole numbers: Int32. Quantised weights have to be scaled back before they are saved.",
                "'batch_norm1.running_var' takes fractions, but the file holds whole numbers: Int32. Quantised weights have to be scaled back before they are saved.",
            ],
            Problems(file));
    }

    [Theory]
    [InlineData(ElementType.Float32, float.NaN)]
    [InlineData(ElementType.Float32, float.NegativeInfinity)]
    [InlineData(ElementType.Float64, 1e300)]
    public void What_is_no_number_is_told_with_the_array(ElementType type, double bad)
    {
        var map = NameMap.Parse("fc.* -> linear1.*", "a.map", new Issues())!;
        List<ArrayHeader> file = Whole.ConvertAll(array => array.Name == "linear1.bias" ? array with { Name = "fc.bias", Type = type } : array.Name == "linear1.weight" ? array with { Name = "fc.weight" } : array);
        var fit = WeightsFit.Of(Plan, file, map, []);
        Assert.Empty(fit.Problems);
        byte[] bytes = type == ElementType.Float32 ? [0, 0, 0, 0, .. BitConverter.GetBytes((float)bad)] : [.. new byte[8], .. BitConverter.GetBytes(bad)];
        NamedArray fine = new("se1.fc1.weight", ElementType.Float32, [1], new byte[4]);
        NamedArray left = new("aside", ElementType.Float32, [1], BitConverter.GetBytes(float.NaN));
        Assert.Equal(
            ["'linear1.bias' (as 'fc.bias') has 1 of 2 numbers that are NaN or infinite in single precision: such a network gives no results."],
            fit.Unusable([fine, new("fc.bias", type, [2], bytes), left]));
        Assert.Empty(fit.Unusable([fine, left]));
    }

    [Theory]
    [InlineData(7f, true)]
    [InlineData(7.5f, false)]
    [InlineData(float.NaN, false)]
    public void A_counter_may_be_stored_as_a_fraction_where_it_is_whole(float value, bool fits)
    {
        using var scope = NewDisposeScope();
        NamedArray counter = new("batch_norm1.num_batches_tracked", ElementType.Float32, [], BitConverter.GetBytes(value));
        using var trained = Plan.Build(seed: 1);
        var folder = Directory.CreateTempSubdirectory("ablate-fit");
        try
        {
            var file = Path.Combine(folder.FullName, "a.safetensors");
            ModelWeights.Save(trained, file);
            List<NamedArray> arrays = [.. SafeTensors.Read(file).Where(array => array.Name != counter.Name), counter];
            var fit = WeightsFit.Of(Plan, [.. arrays.Select(array => new ArrayHeader(array.Name, array.Type, array.Shape))], NameMap.None, []);
            Assert.Empty(fit.Problems);
            Assert.Equal(fits ? [] : ["'batch_norm1.num_batches_tracked' counts, but the file has it as Float32, with a number that is not whole."], fit.Unusable(arrays));
            if (!fits) return;

            ModelWeights.Fill(trained, arrays, fit);
            Assert.Equal(7, trained.named_buffers().Single(buffer => buffer.name == counter.Name).buffer.item<long>());
            Assert.Equal([7L], RenamedWeights.ToOurs(arrays, Plan, fit).Single(array => array.Name == counter.Name).ToInt64());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Many_differences_are_not_all_listed() => Assert.Equal("... and 1 more like this.", Problems([])[^1]);

    [Fact]
    public void Weights_go_into_a_network_and_come_out_under_the_other_names_as_they_were()
    {
        using var scope = NewDisposeScope();
        var map = NameMap.Parse("net.0.* -> conv1.*\nse.fc{n}.weight [4d] -> se1.fc{n}.weight", "a.map", new Issues())!;
        using var trained = Plan.Build(seed: 1);
        using var fresh = Plan.Build(seed: 2);
        var folder = Directory.CreateTempSubdirectory("ablate-fit");
        try
        {
            var file = Path.Combine(folder.FullName, "a.safetensors");
            ModelWeights.Save(trained, file);
            var theirs = RenamedWeights.ToTheirs(SafeTensors.Read(file), map);
            Assert.Equal([4L, 2, 1, 1], theirs.Single(array => array.Name == "se.fc2.weight").Shape);
            SafeTensors.Write(file, theirs);

            var fit = WeightsFit.Of(Plan, StateFile.Describe(file), map, []);
            Assert.Empty(fit.Problems);
            ModelWeights.Fill(fresh, StateFile.Read(file), fit);

            trained.eval();
            fresh.eval();
            var input = randn(2, 1, 28, 28);
            Assert.Equal(trained.call(input).data<float>().ToArray(), fresh.call(input).data<float>().ToArray());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
