namespace Ablate.Torch.Tests.Behaviour;

/// <summary>What TorchSharp's own API lacks, from either source.</summary>
[Collection(nameof(WholeProcess))]
public sealed class TorchExtrasTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Channels_last_puts_the_channels_innermost()
    {
        var images = arange(2 * 3 * 4 * 5, ScalarType.Float32).reshape(2, 3, 4, 5);
        var packed = TorchExtras.ChannelsLast(images);

        Assert.Equal([60L, 1, 15, 3], packed.stride());
        Assert.Equal(images.data<float>(), packed.data<float>());
        Assert.True(TorchExtras.IsChannelsLast(packed));
        Assert.False(TorchExtras.IsChannelsLast(images));
        Assert.False(TorchExtras.IsChannelsLast(zeros(2, 3)));
    }

    [Fact]
    public void Other_shapes_stay_as_they_are()
    {
        var matrix = arange(6).reshape(2, 3);
        Assert.Equal([3L, 1], TorchExtras.ChannelsLast(matrix).stride());
    }

    [Fact]
    public void A_network_in_channels_last_computes_the_same_and_stays_trainable()
    {
        using var network = nn.Sequential(nn.Conv2d(3, 4, 3, padding: 1), nn.ReLU(), nn.Conv2d(4, 2, 3));
        var images = rand(2, 3, 6, 6);
        var before = network.call(images);

        TorchExtras.ChannelsLast(network);
        var after = network.call(TorchExtras.ChannelsLast(images));
        after.sum().backward();

        Assert.True(before.allclose(after, atol: 1e-5));
        Assert.True(TorchExtras.IsChannelsLast(network.get_parameter("0.weight")!));
        Assert.All(network.parameters(), parameter => Assert.NotNull(parameter.grad));
    }

    [Fact]
    public void Deterministic_algorithms_are_switched_on_and_off()
    {
        var before = TorchExtras.DeterministicAlgorithms;
        TorchExtras.DeterministicAlgorithms = true;
        Assert.True(TorchExtras.DeterministicAlgorithms);
        Assert.Equal([2L, 3], zeros(2, 3).shape);
        TorchExtras.DeterministicAlgorithms = before;
    }

    [Fact]
    public void The_version_is_a_number_with_points()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+", TorchExtras.LibtorchVersion);
        Assert.Contains(TorchExtras.LibtorchVersion, TorchExtras.Source, StringComparison.Ordinal);
    }
}
