using static TorchSharp.torch;

namespace Ablate.Runner.Tests.Training;

/// <summary>Alone, because the count of tensors is the whole process's.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;

[Collection<Alone>]
public sealed class MemoryTests
{
    [Fact]
    public void Two_thousand_steps_leave_as_many_tensors_alive_as_a_hundred()
    {
        using var run = new TinyRun("{epochs: 20, batch: 2, optimizer: {sgd: {lr: 0.01, momentum: 0.9}}, gradient_clip: 1, augment: {crop: 1, flip: true, cutout: 2}}");
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var alive = new List<long>();
        run.Train(new Recorder { OnEpoch = _ => alive.Add(Tensor.TotalCount) });
        Assert.Equal(20, alive.Count);
        Assert.All(alive, count => Assert.Equal(alive[0], count));
    }
}
