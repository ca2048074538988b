using System.Runtime.InteropServices;

namespace Ablate.Torch.Tests.Behaviour;

/// <summary>What goes wrong in libtorch is an exception here, and the next call works.</summary>
public sealed class ErrorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Shapes_that_do_not_fit_are_told()
    {
        var failure = Assert.Throws<ExternalException>(() => ones(2, 3).matmul(ones(4, 5)));

        Assert.Contains("2x3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("4x5", failure.Message, StringComparison.Ordinal);
        Assert.Equal([2L, 5], ones(2, 3).matmul(ones(3, 5)).shape);
    }

    [Fact]
    public void Every_kind_of_failure_comes_back()
    {
        Assert.Throws<ExternalException>(() => zeros(2).add(zeros(3)));
        Assert.Throws<ExternalException>(() => nn.functional.conv2d(zeros(1, 3, 4, 4), zeros(2, 4, 3, 3)));
        Assert.Throws<ExternalException>(() => zeros(2).index_select(0, tensor((long[])[5])));
        Assert.Throws<ExternalException>(() => zeros(2, 2).sum(2));
        Assert.Throws<ExternalException>(() => cat([zeros(2), zeros(2, 2)], 0));
        Assert.Throws<ExternalException>(() => nn.functional.cross_entropy(zeros(2, 3), tensor((long[])[0, 7])));
    }

    [Fact]
    public void A_disposed_tensor_cannot_be_used()
    {
        var gone = zeros(2);
        gone.Dispose();

        Assert.True(gone.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => gone + 1);
        Assert.Throws<InvalidOperationException>(() => gone.shape);
        Assert.Throws<InvalidOperationException>(() => zeros(2) + gone);
        gone.Dispose();
    }
}
