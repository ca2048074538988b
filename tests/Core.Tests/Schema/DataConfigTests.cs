using Ablate.Core.Schema;
using Ablate.Core.Tests.Support;

namespace Ablate.Core.Tests.Schema;

/// <summary>A dataset known by name alone.</summary>
[Kind("fashion-mnist")]
public sealed record FashionMnist : DatasetSpec;

/// <summary>A dataset with parameters.</summary>
[Kind("synthetic")]
public sealed record Synthetic(int Classes = 10) : DatasetSpec;

public sealed class DataConfigTests
{
    [Theory]
    [InlineData("fashion-mnist", null)]
    [InlineData("{name: fashion-mnist, validation: 5000, train: 10000}", 10000)]
    [InlineData("{fashion-mnist: {}, validation: 5000, train: 10000}", 10000)]
    public void A_dataset_is_named_in_three_forms(string text, int? train)
    {
        var data = Bind(text, out var problems);

        Assert.Empty(problems);
        Assert.Equal(new DataConfig(new FashionMnist(), train is null ? 0 : 5000, train), data);
    }

    [Fact]
    public void A_dataset_has_parameters_below_its_name() =>
        Assert.Equal(new DataConfig(new Synthetic(4), Test: 50), Bind("{synthetic: {classes: 4}, test: 50}", out _));

    [Fact]
    public void The_canonical_text_is_read_back()
    {
        var data = new DataConfig(new Synthetic(4), 7, 10, null);

        Assert.Equal("""{"synthetic": {"classes": 4}, "test": null, "train": 10, "validation": 7}""", Canonical.Json(data));
        Assert.Equal(data, Bind(Canonical.Json(data), out _));
    }

    [Theory]
    [InlineData("fashion-mnst", "file.yaml:1:1: error: There is no dataset 'fashion-mnst'. Did you mean 'fashion-mnist'?")]
    [InlineData("{name: fashion-mnist, validaton: 5000}", "file.yaml:1:23: error: validaton: The key 'validaton' is not known here. Did you mean 'validation'?")]
    [InlineData("{validation: 5000}", "file.yaml:1:1: error: The dataset is missing. Name it: {name: fashion-mnist, ...}.")]
    [InlineData("{name: fashion-mnist, validation: -1}", "file.yaml:1:35: error: validation: This must be a whole number from 0 to 100000000, but it is -1.")]
    [InlineData("{name: fashion-mnist, train: 0}", "file.yaml:1:30: error: train: This must be a whole number from 1 to 100000000, but it is 0.")]
    [InlineData("{synthetic: {}, validaton: 5}", "file.yaml:1:1: error: One dataset with 'validation', 'train' and 'test' is expected here, but this has the keys 'synthetic' and 'validaton'. Did you mean 'validation'?")]
    [InlineData("{synthetic: {clases: 3}}", "file.yaml:1:14: error: synthetic.clases: The key 'clases' is not known for the dataset 'synthetic'. Did you mean 'classes'?")]
    public void A_mistake_is_said_in_one_sentence(string text, string message)
    {
        Assert.Null(Bind(text, out var problems));
        Assert.Equal([message], problems);
    }

    [Fact]
    public void The_validation_metric_needs_a_validation_part()
    {
        var issues = new Issues();
        var analysis = new AnalysisConfig(Metric: AnalysisConfig.ValidationAccuracy);

        analysis.ValidateFor(new DataConfig(new Synthetic(), 100), Core.Yaml.ScalarNode.Nowhere, issues);
        Assert.Empty(issues);
        analysis.ValidateFor(new DataConfig(new Synthetic()), Core.Yaml.ScalarNode.Nowhere, issues);
        Assert.True(issues.HasErrors);
    }

    private static DataConfig? Bind(string text, out string[] problems)
    {
        var issues = new Issues();
        var binder = new Binder(issues).With(Catalog<DatasetSpec>.Discover(typeof(Synthetic).Assembly));
        var data = binder.Bind<DataConfig>(Read.Node(text));
        problems = [.. issues.Select(issue => issue.ToString())];
        return data;
    }
}
