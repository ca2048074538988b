namespace Ablate.Torch.Tests.Behaviour;

/// <summary>Threads: how many torch uses, and calls from several at once.</summary>
[Collection(nameof(WholeProcess))]
public sealed class ThreadTests
{
    [Fact]
    public void The_number_of_threads_is_set_and_read()
    {
        var before = get_num_threads();
        try
        {
            set_num_threads(1);
            Assert.Equal(1, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Several_threads_compute_and_differentiate_at_once()
    {
        var results = new double[8];
        Parallel.For(0, results.Length, i =>
        {
            for (var repeat = 0; repeat < 50; repeat++)
            {
                using var scope = NewDisposeScope();
                var x = full(10, (double)i, ScalarType.Float64).requires_grad_();
                (x * x).sum().backward();
                results[i] = x.grad!.sum().item<double>();
            }
        });

        Assert.Equal(Enumerable.Range(0, results.Length).Select(i => 20.0 * i), results);
    }

    [Fact]
    public void The_gradient_mode_belongs_to_the_thread()
    {
        using var quiet = no_grad();
        var elsewhere = false;
        var thread = new Thread(() => elsewhere = is_grad_enabled());
        thread.Start();
        thread.Join();

        Assert.False(is_grad_enabled());
        Assert.True(elsewhere);
    }
}
