using Ablate.Core.Yaml;

namespace Ablate.Core.Tests.Arms;

/// <summary>Null as the value of a variable: the slots without a position, the whole network.</summary>
public sealed class SweptNullTests
{
    [Theory]
    [InlineData("[null, pre]", "se-null")]
    [InlineData("{standard: null, pre: pre}", "se-standard")]
    public void Null_is_the_slot_without_a_position_and_called_by_its_label(string places, string name)
    {
        var issues = new Issues();
        var experiment = ExperimentLoader.Read(
            """
            experiment: places
            data: fashion-mnist
            model: [slot: {name: attention, at: pre}, conv: {out: 8, kernel: 3}, slot: attention, flatten, linear: 10]
            train: {epochs: 2, batch: 32, optimizer: {sgd: {lr: 0.1}}}
            arms:
              baseline: {}
              se-${place}: {attention: {fill: se, at: $place}, sweep: {place: PLACES}}
            seeds: 8
            """.Replace("PLACES", places, StringComparison.Ordinal),
            "places.yaml",
            issues)!;

        Assert.True(issues.Count == 0, string.Join('\n', issues));
        Assert.Equal(["baseline", name, "se-pre"], experiment.Arms.Select(arm => arm.Name));
        Assert.Equal(["[]", "[se]"], experiment.Arms.Skip(1).Select(arm => ((MappingNode)((MappingNode)arm.Model.Items[0]).Entries[0].Value)["layers"]!).Select(YamlWriter.Line));
    }
}
