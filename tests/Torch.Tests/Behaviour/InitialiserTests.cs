namespace Ablate.Torch.Tests.Behaviour;

/// <summary>Initial values lie where the papers put them.</summary>
[Collection(nameof(WholeProcess))]
public sealed class InitialiserTests : IDisposable
{
    private const long Out = 64, In = 32, Kernel = 3;
    private const double FanIn = In * Kernel * Kernel, FanOut = Out * Kernel * Kernel;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _weight;

    public InitialiserTests()
    {
        manual_seed(1);
        _weight = empty([Out, In, Kernel, Kernel]);
    }

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Kaiming_keeps_the_variance_for_relu()
    {
        IsUniform(nn.init.kaiming_uniform_(_weight), Math.Sqrt(2) * Math.Sqrt(3 / FanIn));
        IsUniform(nn.init.kaiming_uniform_(_weight, a: Math.Sqrt(5)), 1 / Math.Sqrt(FanIn));
        HasDeviation(nn.init.kaiming_normal_(_weight, mode: nn.init.FanInOut.FanOut, nonlinearity: nn.init.NonlinearityType.ReLU), Math.Sqrt(2 / FanOut));
    }

    [Fact]
    public void Xavier_looks_both_ways()
    {
        IsUniform(nn.init.xavier_uniform_(_weight), Math.Sqrt(6 / (FanIn + FanOut)));
        HasDeviation(nn.init.xavier_normal_(_weight, gain: 2), 2 * Math.Sqrt(2 / (FanIn + FanOut)));
    }

    [Fact]
    public void A_truncated_normal_stays_between_its_bounds()
    {
        nn.init.trunc_normal_(_weight, mean: 0, std: 1, a: -0.5, b: 0.5);
        Assert.InRange(_weight.abs().max().item<float>(), 0.45f, 0.5f);
    }

    [Fact]
    public void An_orthogonal_matrix_keeps_lengths()
    {
        var matrix = nn.init.orthogonal_(empty([8, 8]));
        Assert.True(matrix.mm(matrix.t()).allclose(eye(8), atol: 1e-5));
    }

    [Fact]
    public void Constants_are_what_they_say()
    {
        Assert.Equal(0f, nn.init.zeros_(_weight).abs().max().item<float>());
        Assert.Equal(1f, nn.init.ones_(_weight).min().item<float>());
        Assert.Equal(0.25f, nn.init.constant_(_weight, 0.25).mean().item<float>());
    }

    [Fact]
    public void Layers_begin_as_PyTorch_begins_them()
    {
        var (linear, conv) = (nn.Linear(100, 400), nn.Conv2d(In, Out, Kernel));

        IsUniform(linear.weight, 0.1);
        IsUniform(linear.bias!, 0.1);
        IsUniform(conv.weight, 1 / Math.Sqrt(FanIn));
        Assert.InRange(conv.bias!.abs().max().item<float>(), 0.5 / Math.Sqrt(FanIn), 1 / Math.Sqrt(FanIn));
        Assert.Equal([1f, 1], nn.BatchNorm2d(2).weight.data<float>());
        Assert.Equal([0f, 0], nn.BatchNorm2d(2).bias!.data<float>());
    }

    private static void IsUniform(Tensor values, double bound)
    {
        Assert.InRange(values.max().item<float>(), 0.97 * bound, bound * (1 + 1e-6));
        Assert.InRange(values.min().item<float>(), -bound * (1 + 1e-6), -0.97 * bound);
        HasDeviation(values, bound / Math.Sqrt(3));
    }

    private static void HasDeviation(Tensor values, double deviation) =>
        Assert.InRange(values.std().item<float>(), 0.93 * deviation, 1.07 * deviation);
}
