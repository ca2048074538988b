using TorchSharp.Modules;

namespace Ablate.Torch.Tests.Behaviour;

/// <summary>Training holds no more tensors after two thousand steps than after a few.</summary>
[Collection(nameof(WholeProcess))]
public sealed class MemoryTests
{
    private sealed class SmallNetwork : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv = nn.Conv2d(1, 2, 3, padding: 1);
        private readonly BatchNorm2d norm = nn.BatchNorm2d(2);
        private readonly Linear linear = nn.Linear(8, 3);

        public SmallNetwork() : base(nameof(SmallNetwork)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var features = nn.functional.relu(norm.call(conv.call(input)));
            return linear.call(nn.functional.max_pool2d(features, 2).flatten(1)).MoveToOuterDisposeScope();
        }
    }

    [Fact]
    public void Two_thousand_training_steps_leave_the_count_of_live_tensors_flat()
    {
        using var network = new SmallNetwork();
        using var optimizer = optim.SGD(network.parameters(), 0.01, momentum: 0.9, weight_decay: 1e-4);
        using var images = rand(4, 1, 4, 4);
        using var labels = tensor((long[])[0, 1, 2, 0]);
        for (var step = 0; step < 10; step++) Step();
        var before = LiveTensors();

        for (var step = 0; step < 2000; step++) Step();

        Assert.Equal(before, LiveTensors());

        void Step()
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(network.call(images), labels, label_smoothing: 0.1).backward();
            nn.utils.clip_grad_norm_(network.parameters(), 1);
            optimizer.step();
        }
    }

    [Fact]
    public void Tensors_that_nobody_disposed_are_collected()
    {
        var before = LiveTensors();
        Leak();
        Assert.Equal(before + 50, Tensor.TotalCount);
        Assert.InRange(LiveTensors(), before, before + 1);

        static void Leak()
        {
            for (var i = 0; i < 50; i++) zeros(10);
        }
    }

    // Without what other tests left to the finaliser.
    private static long LiveTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
