namespace Ablate.Torch.Tests.Behaviour;

/// <summary>A module's state goes out and in by name.</summary>
public sealed class StateDictTests
{
    [Fact]
    public void The_state_is_the_modules_own_tensors_by_path()
    {
        using var network = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3));

        var state = network.state_dict();

        Assert.Equal(["0.bias", "0.weight", "1.bias", "1.num_batches_tracked", "1.running_mean", "1.running_var", "1.weight"], state.Keys.Order(StringComparer.Ordinal));
        Assert.Same(network.get_parameter("0.weight"), state["0.weight"]);
    }

    [Fact]
    public void A_state_that_fits_is_copied()
    {
        using var scope = NewDisposeScope();
        using var source = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3));
        using var target = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3));
        source.call(rand(4, 2));

        var (missing, unexpected) = target.load_state_dict(source.state_dict());

        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Assert.Equal(source.get_parameter("0.weight")!.data<float>(), target.get_parameter("0.weight")!.data<float>());
        Assert.Equal(1, target.get_buffer("1.num_batches_tracked")!.item<long>());
        Assert.NotSame(source.get_parameter("0.weight"), target.get_parameter("0.weight"));
        Assert.True(target.get_parameter("0.weight")!.requires_grad);
    }

    [Fact]
    public void Strictly_no_name_may_be_missing_or_unexpected()
    {
        using var small = nn.Linear(2, 3, hasBias: false);
        using var large = nn.Linear(2, 3);

        Assert.Throws<InvalidOperationException>(() => large.load_state_dict(small.state_dict()));
        Assert.Throws<InvalidOperationException>(() => small.load_state_dict(large.state_dict()));
    }

    [Fact]
    public void Leniently_what_is_missing_or_unexpected_is_told()
    {
        using var small = nn.Linear(2, 3, hasBias: false);
        using var large = nn.Linear(2, 3);

        Assert.Equal(["bias"], large.load_state_dict(small.state_dict(), strict: false).missing_keys);
        Assert.Equal(["bias"], small.load_state_dict(large.state_dict(), strict: false).unexpected_keyes);
        Assert.Empty(large.load_state_dict(small.state_dict(), skip: ["bias"]).missing_keys);
    }

    [Fact]
    public void Another_shape_is_refused()
    {
        using var narrow = nn.Linear(2, 3);
        using var wide = nn.Linear(4, 3);
        Assert.ThrowsAny<Exception>(() => wide.load_state_dict(narrow.state_dict()));
    }
}
