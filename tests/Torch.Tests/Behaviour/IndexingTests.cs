namespace Ablate.Torch.Tests.Behaviour;

/// <summary>Views share memory; what picks by tensor copies.</summary>
public sealed class IndexingTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _table = arange(12, ScalarType.Float32).reshape(3, 4);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_number_picks_a_row_and_lowers_the_dimension()
    {
        Assert.Equal([4f, 5, 6, 7], _table[1].data<float>());
        Assert.Equal([8f, 9, 10, 11], _table[-1].data<float>());
        Assert.Equal(6f, _table[1, 2].item<float>());
    }

    [Fact]
    public void Ranges_pick_slices()
    {
        Assert.Equal([2L, 4], _table[1..].shape);
        Assert.Equal([1f, 2, 5, 6, 9, 10], _table[.., 1..3].contiguous().data<float>());
        Assert.Equal([3f, 7, 11], _table[TensorIndex.Ellipsis, -1].contiguous().data<float>());
        Assert.Equal([0f, 2], _table[0, TensorIndex.Slice(step: 2)].contiguous().data<float>());
        Assert.Equal([3L, 1, 4], _table[TensorIndex.Colon, TensorIndex.None].shape);
    }

    [Fact]
    public void Views_share_memory_with_what_they_view()
    {
        _table[1].fill_(-1);
        _table.transpose(0, 1)[0, 0] = tensor(100f);
        _table.view(12)[11] = tensor(200f);
        _table.narrow(1, 1, 1).select(0, 0).fill_(300);

        Assert.Equal([100f, 300, 2, 3, -1, -1, -1, -1, 8, 9, 10, 200], _table.data<float>());
    }

    [Fact]
    public void A_list_of_places_picks_a_copy()
    {
        var rows = _table[tensor((long[])[2, 0])];
        Assert.Equal([8f, 9, 10, 11, 0, 1, 2, 3], rows.data<float>());

        rows.fill_(0);
        Assert.Equal(11f, _table[2, 3].item<float>());
    }

    [Fact]
    public void A_mask_picks_where_it_holds()
    {
        Assert.Equal([9f, 10, 11], _table[_table > 8].data<float>());
        _table[_table > 8] = tensor(0f);
        Assert.Equal(8f, _table.max().item<float>());
    }

    [Fact]
    public void Assignment_to_a_slice_writes_through()
    {
        _table[0, 1..3] = tensor((float[])[50, 60]);
        Assert.Equal([0f, 50, 60, 3], _table[0].data<float>());
    }

    [Fact]
    public void A_place_outside_is_refused() =>
        Assert.ThrowsAny<Exception>(() => _table[3]);

    [Fact]
    public void Elements_of_a_view_are_read_in_its_own_order()
    {
        var turned = _table.t();

        Assert.False(turned.is_contiguous());
        Assert.Equal([1L, 4], turned.stride());
        Assert.Equal([0f, 4, 8, 1], turned.data<float>().Take(4));
        Assert.Equal(turned.contiguous().data<float>(), turned.data<float>());
    }

    [Fact]
    public void A_view_needs_memory_that_fits_and_reshape_copies_where_it_does_not()
    {
        Assert.ThrowsAny<Exception>(() => _table.t().view(12));
        Assert.Equal([0f, 4, 8], _table.t().reshape(12).data<float>().Take(3));
    }

    [Fact]
    public void An_expanded_dimension_has_stride_zero()
    {
        var expanded = tensor((float[])[1, 2]).reshape(2, 1).expand(2, 3);

        Assert.Equal([1L, 0], expanded.stride());
        Assert.Equal([1f, 1, 1, 2, 2, 2], expanded.data<float>());
    }
}
