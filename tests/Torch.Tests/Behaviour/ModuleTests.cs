using TorchSharp.Modules;

namespace Ablate.Torch.Tests.Behaviour;

/// <summary>A module finds the parts in its fields, names them, and moves and switches them together.</summary>
public sealed class ModuleTests
{
    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly Linear second;
        private readonly Parameter scale;
        private readonly BatchNorm1d norm;
        private readonly Tensor offset;

        public Block() : base(nameof(Block))
        {
            second = nn.Linear(3, 3, hasBias: false);
            scale = nn.Parameter(ones(3));
            norm = nn.BatchNorm1d(3);
            offset = zeros(3);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => norm.call(second.call(input)) * scale + offset;
    }

    private sealed class Network : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first;
        private readonly Block block;

        public Network() : base(nameof(Network))
        {
            first = nn.Linear(2, 3);
            block = new();
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => block.call(nn.functional.relu(first.call(input)));
    }

    [Fact]
    public void Fields_become_parameters_and_buffers_under_their_paths()
    {
        using var network = new Network();

        Assert.Equal(["first.weight", "first.bias", "block.scale", "block.second.weight", "block.norm.weight", "block.norm.bias"],
            network.named_parameters().Select(pair => pair.name));
        Assert.Equal(["block.offset", "block.norm.running_mean", "block.norm.running_var", "block.norm.num_batches_tracked"],
            network.named_buffers().Select(pair => pair.name));
        Assert.Equal(["first", "block"], network.named_children().Select(pair => pair.name));
        Assert.Equal(["first", "block", "block.second", "block.norm"], network.named_modules().Select(pair => pair.name));
        Assert.Equal([3L, 2], network.get_parameter("first.weight")!.shape);
        Assert.Null(network.get_parameter("first.wait"));
        Assert.True(network.has_buffer("block.offset"));
    }

    [Fact]
    public void Only_the_own_parameters_are_listed_where_asked() =>
        Assert.Equal(["weight"], nn.Linear(2, 3, hasBias: false).named_parameters(recurse: false).Select(pair => pair.name));

    [Fact]
    public void Training_and_evaluation_reach_every_module()
    {
        using var network = new Network();
        Assert.True(network.training);

        network.eval();
        Assert.All(network.modules(), module => Assert.False(module.training));
        Assert.False(network.training);

        network.train();
        Assert.All(network.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void Conversion_changes_fractions_and_leaves_counts()
    {
        using var scope = NewDisposeScope();
        using var network = new Network();

        network.to(ScalarType.Float64);

        Assert.All(network.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.Equal(ScalarType.Float64, network.get_buffer("block.norm.running_mean")!.dtype);
        Assert.Equal(ScalarType.Int64, network.get_buffer("block.norm.num_batches_tracked")!.dtype);
        Assert.Equal(ScalarType.Float64, network.call(ones(4, 2, ScalarType.Float64)).dtype);
        Assert.All(network.parameters(), parameter => Assert.True(parameter is { requires_grad: true, is_leaf: true }));
    }

    [Fact]
    public void Moving_to_the_device_it_is_on_keeps_the_parameters()
    {
        using var network = new Network();
        var before = network.get_parameter("first.weight")!.clone();
        network.to(CPU);
        Assert.Equal(before.data<float>(), network.get_parameter("first.weight")!.data<float>());
        before.Dispose();
    }

    [Fact]
    public void Gradients_are_dropped_together()
    {
        using var scope = NewDisposeScope();
        using var network = new Network();

        network.call(rand(5, 2)).square().sum().backward();
        Assert.All(network.parameters(), parameter => Assert.NotNull(parameter.grad));

        network.zero_grad();
        Assert.All(network.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void Disposing_a_module_disposes_what_it_holds()
    {
        var network = new Network();
        var weight = network.get_parameter("block.second.weight")!;

        network.Dispose();

        Assert.True(weight.IsInvalid);
    }

    [Fact]
    public void A_name_is_taken_once()
    {
        using var module = nn.Linear(1, 1);
        var (first, second) = (zeros(1), zeros(1));
        module.register_buffer("mean", first);
        Assert.Throws<InvalidOperationException>(() => module.register_buffer("mean", second));
    }

    [Fact]
    public void Modules_in_sequence_are_numbered_and_called_one_after_the_other()
    {
        using var scope = NewDisposeScope();
        using var sequence = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1));

        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], sequence.named_parameters().Select(pair => pair.name));
        var input = rand(4, 2);
        var expected = sequence[2].call(nn.functional.relu(sequence[0].call(input)));
        Assert.Equal(expected.data<float>(), sequence.call(input).data<float>());
        Assert.Equal(3, sequence.Count);
    }

    [Fact]
    public void Modules_in_sequence_can_have_names()
    {
        using var sequence = nn.Sequential(("stem", nn.Linear(2, 3)), ("head", nn.Linear(3, 1, hasBias: false)));
        Assert.Equal(["stem.weight", "stem.bias", "head.weight"], sequence.named_parameters().Select(pair => pair.name));
    }

    [Fact]
    public void Modules_in_a_list_are_numbered()
    {
        using var list = nn.ModuleList<nn.Module<Tensor, Tensor>>(nn.Linear(1, 2), nn.Identity());
        list.Add(nn.Linear(2, 3, hasBias: false));

        Assert.Equal(3, list.Count);
        Assert.Equal(["0.weight", "0.bias", "2.weight"], list.named_parameters().Select(pair => pair.name));
        Assert.IsType<Identity>(list[1]);
    }

    [Fact]
    public void Dropout_drops_in_training_only()
    {
        using var scope = NewDisposeScope();
        using var dropout = nn.Dropout(0.5);
        var input = ones(1000);

        var dropped = dropout.call(input);
        Assert.Equal([0f, 2f], dropped.data<float>().Distinct().Order());

        dropout.eval();
        Assert.Equal(input.data<float>(), dropout.call(input).data<float>());
    }

    [Fact]
    public void Batch_norm_in_evaluation_changes_no_statistics()
    {
        using var scope = NewDisposeScope();
        using var norm = nn.BatchNorm1d(2);
        norm.eval();

        norm.call(rand(8, 2));

        Assert.Equal(0, norm.num_batches_tracked!.item<long>());
        Assert.Equal([0f, 0f], norm.running_mean!.data<float>());
    }
}
