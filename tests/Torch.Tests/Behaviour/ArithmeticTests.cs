namespace Ablate.Torch.Tests.Behaviour;

/// <summary>In-place operations, comparisons, and operators with numbers on either side.</summary>
public sealed class ArithmeticTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void In_place_operations_change_and_return_their_tensor()
    {
        var values = tensor((float[])[1, 2]);
        var result = values.add_(1).mul_(tensor((float[])[2, 3])).sub_(1).div_(2);

        Assert.Same(values, result);
        Assert.Equal([1.5f, 4], values.data<float>());
    }

    [Fact]
    public void Copying_fills_and_converts()
    {
        var values = zeros(2, 2);
        values.copy_(tensor((long[])[1, 2]));
        Assert.Equal([1f, 2, 1, 2], values.data<float>());
    }

    [Fact]
    public void Numbers_stand_on_either_side_of_an_operator()
    {
        var values = tensor((float[])[1, 2, 4]);

        Assert.Equal([0f, -1, -3], (1 - values).data<float>());
        Assert.Equal([4f, 2, 1], (4 / values).data<float>());
        Assert.Equal([3f, 5, 9], (values * 2 + 1).data<float>());
        Assert.Equal([-1f, -2, -4], (-values).data<float>());
        Assert.Equal([1f, 0, 0], (values % 2).data<float>());
    }

    [Fact]
    public void Comparisons_give_truth_values()
    {
        var (left, right) = (tensor((float[])[1, 2, 3]), tensor((float[])[3, 2, 1]));

        Assert.Equal([true, false, false], (left < right).data<bool>());
        Assert.Equal([true, true, false], (left <= right).data<bool>());
        Assert.Equal([false, true, false], left.eq(right).data<bool>());
        Assert.Equal([true, false, true], left.ne(right).data<bool>());
        Assert.Equal([false, true, true], (left >= 2).data<bool>());
        Assert.Equal([false, false, true], (left > 2).data<bool>());
        Assert.Equal(2, left.eq(1).logical_not().sum().item<long>());
    }

    [Fact]
    public void Nothing_equals_not_a_number_and_closeness_can_allow_it()
    {
        var values = tensor((float[])[float.NaN, 1, float.PositiveInfinity]);

        Assert.Equal([false, true, true], values.eq(values).data<bool>());
        Assert.Equal([true, false, false], values.isnan().data<bool>());
        Assert.Equal([false, true, false], values.isfinite().data<bool>());
        Assert.False(values.allclose(values));
        Assert.True(values.allclose(values, equal_nan: true));
    }

    [Fact]
    public void Shapes_broadcast_from_the_last_dimension() =>
        Assert.Equal([2L, 3, 4], (zeros(2, 1, 4) + zeros(3, 1)).shape);
}
