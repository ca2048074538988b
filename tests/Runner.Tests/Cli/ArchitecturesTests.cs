using System.Collections.Concurrent;
using Ablate.Core;
using Ablate.Models;

namespace Ablate.Runner.Tests.Cli;

/// <summary>
/// The networks of <c>configs/architectures</c> against counts of the same networks elsewhere, from their plans: no tensor
/// is made. <c>UPDATE_GOLDEN=1</c> writes <c>docs/architectures.md</c> anew.
/// </summary>
public sealed class ArchitecturesTests
{
    // Several rows are arms of one file.
    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyDictionary<string, PlannedNetwork>>> Files = new(StringComparer.Ordinal);

    public static TheoryData<string> Mapped { get; } = [.. NetworkReference.Mapped.Select(row => row.Id)];

    public static TheoryData<string> Staged { get; } = [.. NetworkReference.Mapped.Select(row => row.Id).Where(NetworkReference.Stages.ContainsKey)];

    [Fact]
    public void Every_network_of_the_reference_is_a_file_or_an_exception_with_its_reason()
    {
        var counted = NetworkReference.Counted.Select(network => network.Id).ToList();
        List<string> told = [.. NetworkReference.Mapped.Select(row => row.Id), .. NetworkReference.Exceptions.Keys];

        Assert.Equal(counted.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        Assert.All(NetworkReference.Exceptions, exception => Assert.NotEmpty(exception.Value));
    }

    [Theory]
    [MemberData(nameof(Mapped))]
    public void A_network_has_exactly_the_parameters_and_multiply_adds_counted_elsewhere(string id)
    {
        var (row, counted) = (Row(id), NetworkReference.Counted.Single(network => network.Id == id));

        var plan = Planned(row);

        var ours = (plan.Parameters, plan.MultiplyAdds * row.Examples);
        Assert.True(
            ours == (counted.Parameters, counted.MultiplyAdds),
            FormattableString.Invariant($"{id} is {row.File}, arm {row.Arm}, {string.Join(' ', row.Overrides)}: {ours.Parameters:N0} parameters and {ours.Item2:N0} multiply-adds, but the reference has {counted.Parameters:N0} and {counted.MultiplyAdds:N0} ({counted.Source})."));
    }

    [Theory]
    [MemberData(nameof(Staged))]
    public void The_stages_of_a_network_give_the_shapes_that_they_give_elsewhere(string id)
    {
        var (outputs, layers) = NetworkReference.Stages[id];
        var ours = Planned(Row(id));
        Assert.Equal(outputs, layers.Count == 0 ? ours.Stages : string.Join(' ', layers.Select(layer => ours.Outputs[layer])));
    }

    [Fact]
    public void The_table_of_the_documents_is_that_of_the_files()
    {
        var table = ArchitecturesTable.Markdown(row => (Planned(row).Parameters, Planned(row).MultiplyAdds));

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") ArchitecturesTable.Write(table);
        else Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", ArchitecturesTable.File)), table);
    }

    private static MappedNetwork Row(string id) => NetworkReference.Mapped.Single(row => row.Id == id);

    private static PlannedNetwork Planned(MappedNetwork row)
    {
        var arms = Files.GetOrAdd(
            string.Join(';', row.Overrides.Prepend(row.File)),
            _ => new Lazy<IReadOnlyDictionary<string, PlannedNetwork>>(() => Arms(row))).Value;
        return arms.TryGetValue(row.Arm, out var plan) ? plan : throw new InvalidDataException($"{row.Id}: {row.File} has no arm '{row.Arm}', only {string.Join(", ", arms.Keys)}.");
    }

    private static Dictionary<string, PlannedNetwork> Arms(MappedNetwork row)
    {
        var issues = new Issues();
        var study = Study.Load(Path.Combine(AppContext.BaseDirectory, "experiments", row.File), issues, new StudyOptions(row.Overrides, [], Trains: false));
        Assert.False(issues.HasErrors, $"{row.Id}: {string.Join('\n', issues)}");
        return study!.Arms.ToDictionary(arm => arm.Name, arm => PlannedNetwork.Of(arm.Plan), StringComparer.Ordinal);
    }

    /// <summary>What is compared; the plans themselves would fill the memory.</summary>
    private sealed record PlannedNetwork(long Parameters, long MultiplyAdds, string Stages, IReadOnlyDictionary<string, string> Outputs)
    {
        public static PlannedNetwork Of(ModelPlan plan) => new(
            plan.ParameterCount,
            plan.MultiplyAdds,
            string.Join(' ', plan.Layers.Where(layer => layer.Kind == "stage").Select(layer => layer.Output)),
            plan.Layers.ToDictionary(layer => layer.Path, layer => layer.Output.IsImage ? layer.Output.ToString() : FormattableString.Invariant($"{layer.Output.Channels}"), StringComparer.Ordinal));
    }
}
