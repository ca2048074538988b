using System.Globalization;
using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Models.Tests.Parity;
using Ablate.Models.Weights;

namespace Ablate.Models.Tests.Weights;

/// <summary>The maps that are shipped, against what others' state dicts hold: tests/Reference/networks/keys.</summary>
public class ShippedMapTests
{
    private static readonly string Maps = Path.Combine(AppContext.BaseDirectory, "configs", "weights");

    private static readonly IReadOnlyList<Fixture> All = Fixture.In("keys", "networks.csv");

    public static TheoryData<string> Networks { get; } = [.. All.Select(network => network.Id)];

    [Theory, MemberData(nameof(Networks))]
    public void A_map_gives_every_array_of_the_network_one_of_theirs_of_its_shape_and_back(string id)
    {
        var network = All.Single(one => one.Id == id);
        var (plan, map, theirs) = (network.Plan(), Read(network.Map), Keys(id));

        var fit = WeightsFit.Of(plan, theirs, map, []);

        Assert.Empty(fit.Problems);
        Assert.Equal(plan.State.Select(one => one.Name).Order(StringComparer.Ordinal), fit.Taken.Keys.Order(StringComparer.Ordinal));
        var shapes = theirs.ToDictionary(one => one.Name, one => one.Shape, StringComparer.Ordinal);
        foreach (var ours in plan.State)
        {
            var (name, rank) = map.Theirs(ours.Name);
            Assert.Equal(fit.Taken[ours.Name], name);
            Assert.Equal(shapes[name], [.. ours.Shape, .. Enumerable.Repeat(1L, (rank ?? ours.Shape.Count) - ours.Shape.Count)]);
        }
    }

    [Fact]
    public void Every_rule_is_of_use_to_some_network() => Assert.All(All.GroupBy(network => network.Map), networks =>
        Assert.Empty(networks.Select(network => Read(network.Map).Unused(Keys(network.Id).Select(one => one.Name))).Aggregate((some, others) => [.. some.Intersect(others)])));

    [Fact]
    public void Every_map_is_tested_by_names_or_by_outputs() => Assert.Equal(
        Directory.EnumerateFiles(Maps, "*.map").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal),
        All.Concat(Fixture.In("parity")).Select(network => network.Map).Distinct().Where(map => File.Exists(Path.Combine(Maps, map))).Order(StringComparer.Ordinal));

    private static NameMap Read(string name)
    {
        var issues = new Issues();
        var map = NameMap.Load(Path.Combine(Maps, name), issues);
        Assert.Empty(issues);
        return map!;
    }

    private static List<ArrayHeader> Keys(string id) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Reference", "networks", "keys", $"{id}.txt")).SelectMany(line => Arrays(line.Split(' ')))];

    private static readonly string[] Normalisation = ["weight", "bias", "running_mean", "running_var"];

    private static IEnumerable<ArrayHeader> Arrays(string[] parts) => parts switch
    {
        [var name, var shape] => [new ArrayHeader(name, ElementType.Float32, [.. shape.Split('x').Select(size => long.Parse(size, CultureInfo.InvariantCulture))])],
        [var name, "bn", var channels] =>
        [
            .. Normalisation.Select(part => new ArrayHeader($"{name}.{part}", ElementType.Float32, [long.Parse(channels, CultureInfo.InvariantCulture)])),
            new ArrayHeader($"{name}.num_batches_tracked", ElementType.Int64, []),
        ],
        _ => throw new InvalidDataException($"'{string.Join(' ', parts)}' is no line of a list of keys."),
    };
}
