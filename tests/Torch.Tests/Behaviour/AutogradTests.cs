namespace Ablate.Torch.Tests.Behaviour;

/// <summary>Gradients: where they gather, and what does not record them.</summary>
public sealed class AutogradTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Backward_adds_to_the_gradient_that_is_there()
    {
        var x = tensor((float[])[1, 2]).requires_grad_();

        (x * x).sum().backward();
        Assert.Equal([2f, 4], x.grad!.data<float>());

        (3 * x).sum().backward();
        Assert.Equal([5f, 7], x.grad!.data<float>());

        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void The_graph_is_gone_after_backward_unless_it_is_kept()
    {
        var x = tensor(3f).requires_grad_();

        var kept = x * x;
        kept.backward(retain_graph: true);
        kept.backward();
        Assert.Equal(12f, x.grad!.item<float>());

        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => kept.backward());
    }

    [Fact]
    public void Asking_for_gradients_leaves_the_leaves_alone()
    {
        var (x, y) = (tensor(2f).requires_grad_(), tensor(5f).requires_grad_());

        var gradients = autograd.grad([x * x * y], [x, y]);

        Assert.Equal([20f, 4f], gradients.Select(gradient => gradient.item<float>()));
        Assert.Null(x.grad);
    }

    [Fact]
    public void Gradients_of_gradients_need_a_graph_of_them()
    {
        var x = tensor(2f).requires_grad_();

        var first = autograd.grad([x.pow(3)], [x], create_graph: true)[0];
        var second = autograd.grad([first], [x])[0];

        Assert.Equal(12f, first.item<float>());
        Assert.Equal(12f, second.item<float>());
    }

    [Fact]
    public void An_input_without_influence_is_an_error_unless_allowed()
    {
        var (x, unused) = (tensor(2f).requires_grad_(), tensor(1f).requires_grad_());

        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => autograd.grad([x * x], [x, unused]));
        Assert.Equal(4f, autograd.grad([x * x], [x, unused], allow_unused: true)[0].item<float>());
    }

    [Fact]
    public void Nothing_is_recorded_without_gradients()
    {
        var x = tensor(2f).requires_grad_();

        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * x).requires_grad);
            using (enable_grad()) Assert.True((x * x).requires_grad);
            Assert.False((x * x).requires_grad);
        }

        Assert.True(is_grad_enabled());
        Assert.True((x * x).requires_grad);
    }

    [Fact]
    public void A_detached_tensor_shares_memory_but_no_history()
    {
        var x = tensor((float[])[1, 2]).requires_grad_();
        var detached = (x * 1).detach();
        var view = x.detach();

        Assert.False(detached.requires_grad);
        view.fill_(9);
        Assert.Equal([9f, 9], x.data<float>());
    }

    [Fact]
    public void Leaves_are_what_nothing_made()
    {
        var x = tensor(2f).requires_grad_();
        var y = x * x;

        Assert.True(x.is_leaf);
        Assert.False(y.is_leaf);

        y.retain_grad();
        (2 * y).backward();
        Assert.Equal(2f, y.grad!.item<float>());
    }

    [Fact]
    public void Whole_numbers_have_no_gradient() =>
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => tensor(1L).requires_grad_());

    [Fact]
    public void Backward_needs_a_single_number_and_a_history()
    {
        var x = tensor((float[])[1, 2]).requires_grad_();

        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => (x * x).backward());
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => tensor(1f).backward());

        (x * x).backward([tensor((float[])[1, 10])]);
        Assert.Equal([2f, 40], x.grad!.data<float>());
    }

    [Fact]
    public void A_leaf_that_needs_gradients_is_not_changed_in_place()
    {
        var x = tensor(2f).requires_grad_();

        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => x.add_(1));
        using (no_grad()) x.add_(1);
        Assert.Equal(3f, x.item<float>());
    }

    [Fact]
    public void Changing_what_backward_needs_is_found()
    {
        var x = tensor((float[])[1, 2]).requires_grad_();
        var y = x.exp();
        y.add_(1);

        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => y.sum().backward());
    }
}
