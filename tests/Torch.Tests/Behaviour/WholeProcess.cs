namespace Ablate.Torch.Tests.Behaviour;

/// <summary>Tests of what the whole process shares (global seed, threads, count of live tensors) run alone.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
