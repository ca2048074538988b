using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Runner.Data;

namespace Ablate.Runner.Tests.Data;

public sealed class DatasetCatalogTests
{
    private static (DatasetInfo? Info, Issues Issues) Describe(string yaml)
    {
        var issues = new Issues();
        var node = YamlReader.Read(yaml, "experiment.yaml", issues)!;
        var config = new Binder(issues).With(DatasetCatalog.Known).Bind<DataConfig>(node);
        return (config is null ? null : DatasetCatalog.Describe(config, node, issues), issues);
    }

    [Fact]
    public void These_are_the_datasets() => Assert.Equal(["arrays", "cifar-10", "cifar-100", "fashion-mnist", "mnist", "synthetic"], DatasetCatalog.Known.Kinds);

    [Fact]
    public void A_bare_name_is_a_dataset()
    {
        var (info, issues) = Describe("fashion-mnist");
        Assert.Empty(issues);
        Assert.Equal((1, 28, 28, 10, 60_000, 10_000), (info!.Channels, info.Height, info.Width, info.Classes, info.Train, info.Test));
    }

    [Theory]
    [InlineData("cifar-10", 10)]
    [InlineData("{name: cifar-100, validation: 5000}", 100)]
    [InlineData("{cifar-100: {labels: coarse}, validation: 5000}", 20)]
    public void The_cifar_sets_are_of_colour_images_of_32_by_32_pixels(string yaml, int classes)
    {
        var (info, issues) = Describe(yaml);
        Assert.Empty(issues);
        Assert.Equal((3, 32, 32, classes, 50_000, 10_000), (info!.Channels, info.Height, info.Width, info.Classes, info.Train, info.Test));
    }

    [Fact]
    public void A_dataset_with_parameters_is_described_without_being_made()
    {
        var (info, issues) = Describe("{synthetic: {shape: [3, 8, 8], classes: 4, train: 1000000}, validation: 10}");
        Assert.Empty(issues);
        Assert.Equal((3, 8, 8, 4, 1_000_000), (info!.Channels, info.Height, info.Width, info.Classes, info.Train));
    }

    [Theory]
    [InlineData("{name: mnist, validation: 60000}", "validation", "60000 examples are held out for validation, and mnist has 60000 for training: none would be left.")]
    [InlineData("{name: mnist, validation: 5000, train: 55001}", "train", "55001 training examples are asked for, and mnist has 55000 beside the 5000 held out for validation.")]
    [InlineData("{name: mnist, test: 10001}", "test", "10001 test examples are asked for, and mnist has 10000.")]
    [InlineData("{synthetic: {shape: [28, 28]}}", "synthetic.shape", "The shape of a synthetic image is three numbers, channels, height and width, but 2 are given.")]
    public void What_the_dataset_cannot_give_is_an_error_at_its_place(string yaml, string path, string message)
    {
        var (info, issues) = Describe(yaml);
        Assert.Null(info);
        var issue = Assert.Single(issues);
        Assert.Equal(message, issue.Message);
        Assert.Equal(path, issue.Path);
    }

    [Fact]
    public void A_user_s_own_files_are_looked_for_beside_the_experiment()
    {
        var (info, issues) = Describe("{arrays: {train: {images: a.npy, labels: b.npy}, test: {images: c.npy, labels: d.npy}}}");
        Assert.Null(info);
        Assert.Contains(Path.GetFullPath("a.npy"), Assert.Single(issues).Message, StringComparison.Ordinal);
    }
}
