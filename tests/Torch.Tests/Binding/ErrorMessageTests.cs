using System.Runtime.InteropServices;

namespace Ablate.Torch.Tests.Binding;

/// <summary>The binding's messages say which operator failed on which tensors.</summary>
public sealed class ErrorMessageTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void An_operators_failure_names_the_operator_and_the_shapes()
    {
        var failure = Assert.Throws<ExternalException>(() => nn.functional.conv2d(zeros(1, 3, 8, 8), zeros(16, 4, 3, 3)));

        Assert.Contains("conv2d", failure.Message, StringComparison.Ordinal);
        Assert.Contains("[1, 3, 8, 8]", failure.Message, StringComparison.Ordinal);
        Assert.Contains("[16, 4, 3, 3]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_backward_names_what_it_began_with()
    {
        var failure = Assert.Throws<ExternalException>(() => zeros(2, 3).requires_grad_().mul(2).backward());

        Assert.Contains("backward", failure.Message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        var gone = zeros(2);
        gone.Dispose();
        Assert.Contains("disposed", Assert.Throws<InvalidOperationException>(() => gone + 1).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_does_not_fit_names_the_keys()
    {
        using var small = nn.Linear(2, 3, hasBias: false);
        using var large = nn.Linear(2, 3);
        Assert.Contains("bias", Assert.Throws<InvalidOperationException>(() => large.load_state_dict(small.state_dict())).Message, StringComparison.Ordinal);
    }
}
