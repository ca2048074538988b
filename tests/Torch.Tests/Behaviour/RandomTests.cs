namespace Ablate.Torch.Tests.Behaviour;

/// <summary>The same seed gives the same numbers.</summary>
public sealed class RandomTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_generator_with_the_same_seed_gives_the_same_numbers()
    {
        using var first = new Generator(7);
        using var second = new Generator(7);
        using var other = new Generator(8);

        var numbers = randn(100, generator: first).data<float>().ToArray();

        Assert.Equal(numbers, randn(100, generator: second).data<float>());
        Assert.NotEqual(numbers, randn(100, generator: other).data<float>());
        Assert.NotEqual(numbers, randn(100, generator: first).data<float>());
    }

    [Fact]
    public void A_generator_can_be_seeded_anew()
    {
        using var generator = new Generator(1);
        var numbers = rand(10, generator: generator).data<float>().ToArray();

        generator.manual_seed(1);

        Assert.Equal(1, generator.initial_seed());
        Assert.Equal(numbers, rand(10, generator: generator).data<float>());
    }

    [Fact]
    public void The_state_of_a_generator_can_be_put_back()
    {
        using var generator = new Generator(3);
        var state = generator.get_state();
        var numbers = rand(10, generator: generator).data<float>().ToArray();

        generator.set_state(state);

        Assert.Equal(numbers, rand(10, generator: generator).data<float>());
    }

    [Fact]
    public void Every_draw_takes_a_generator()
    {
        Assert.Equal(Draws(5), Draws(5));
        Assert.NotEqual(Draws(5), Draws(6));

        static float[] Draws(ulong seed)
        {
            using var generator = new Generator(seed);
            return
            [
                .. rand(2, 3, generator: generator).data<float>(),
                .. randint(1000, [3L], ScalarType.Float32, generator: generator).data<float>(),
                .. randperm(10, ScalarType.Float32, generator: generator).data<float>(),
                .. zeros(3).uniform_(-1, 1, generator).data<float>(),
                .. zeros(3).normal_(0, 1, generator).data<float>(),
                .. zeros(20).bernoulli_(0.5, generator).data<float>(),
                .. bernoulli(full(20, 0.5), generator).data<float>(),
            ];
        }
    }

    [Fact]
    public void Draws_are_where_they_should_be()
    {
        using var generator = new Generator(11);

        var uniform = zeros(10_000).uniform_(-2, 6, generator);
        Assert.InRange(uniform.min().item<float>(), -2f, -1.99f);
        Assert.InRange(uniform.max().item<float>(), 5.99f, 6f);
        Assert.InRange(uniform.mean().item<float>(), 1.9f, 2.1f);

        var normal = zeros(10_000).normal_(3, 2, generator);
        Assert.InRange(normal.mean().item<float>(), 2.9f, 3.1f);
        Assert.InRange(normal.std().item<float>(), 1.9f, 2.1f);

        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), randperm(100, generator: generator).data<long>().Order());
        Assert.Equal(Enumerable.Range(2, 3).Select(i => (long)i), randint(2, 5, [1000L], generator: generator).data<long>().Distinct().Order());
        Assert.InRange(bernoulli(full(10_000, 0.3), generator).mean().item<float>(), 0.28f, 0.32f);
    }
}

/// <summary>The global generator belongs to the process: these tests run with nothing beside them.</summary>
[Collection(nameof(WholeProcess))]
public sealed class GlobalRandomTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_global_seed_repeats_draws_initial_weights_and_dropout()
    {
        Assert.Equal(Draws(42), Draws(42));
        Assert.NotEqual(Draws(42), Draws(43));

        static float[] Draws(long seed)
        {
            using var scope = NewDisposeScope();
            manual_seed(seed);
            return [.. randn(5).data<float>(), .. nn.Linear(4, 3).weight.data<float>(), .. nn.functional.dropout(ones(50), 0.5).data<float>()];
        }
    }
}
