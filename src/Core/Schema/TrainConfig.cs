using Ablate.Core.Yaml;

namespace Ablate.Core.Schema;

/// <summary>How a network is trained.</summary>
/// <param name="Epochs">Passes over the training part.</param>
/// <param name="Batch">Examples in a step; the last step of an epoch may have fewer.</param>
/// <param name="Optimizer">The rule that moves the weights, with its base learning rate.</param>
/// <param name="Schedule">How the learning rate changes over the steps; constant where left out.</param>
/// <param name="LabelSmoothing">The share of the target that is spread over all classes (Szegedy et al. 2016, section 7).</param>
/// <param name="GradientClip">The largest norm of all gradients together; a longer gradient is scaled down. Null: no clipping.</param>
/// <param name="Augment">Random changes of the training images; none where null.</param>
/// <param name="Evaluate">When accuracy and loss are measured.</param>
/// <param name="Init">Weights to start from; those that the seed draws where null.</param>
[RulesConcern("epochs", "schedule")]
[Advice("Write it under the optimizer: optimizer: {sgd: {lr: 0.1}}.", "lr", "learning_rate", "base_lr")]
[Advice("Write it under the optimizer: optimizer: {sgd: {lr: 0.1, momentum: 0.9}}.", "momentum")]
[Advice("Write it under the optimizer: optimizer: {sgd: {lr: 0.1, weight_decay: 5e-4}}.", "weight_decay", "wd")]
public sealed record TrainConfig(
    [InRange(1, 100_000), AlsoKnownAs("num_epochs", "n_epochs", "max_epochs", "nb_epochs")] int Epochs,
    [InRange(1, 65_536), AlsoKnownAs("batch_size", "bs", "mini_batch")] int Batch,
    [AlsoKnownAs("optim", "optimiser")] OptimizerSpec Optimizer,
    [AlsoKnownAs("lr_scheduler", "scheduler", "lr_schedule", "sched", "learning_rate_schedule")] ScheduleSpec? Schedule = null,
    [InRange(0, 1, BelowMax = true), AlsoKnownAs("smoothing")] double LabelSmoothing = 0,
    [InRange(0, AboveMin = true), AlsoKnownAs("clip_grad", "grad_clip", "clip_grad_norm", "max_grad_norm", "clipnorm", "gradient_clip_val")] double? GradientClip = null,
    [AlsoKnownAs("augmentation", "data_augmentation", "transforms")] AugmentConfig? Augment = null,
    Evaluate Evaluate = Evaluate.EachEpoch,
    [AddedLater, AlsoKnownAs("pretrained", "initialization", "checkpoint")] InitConfig? Init = null) : IValidated
{
    public ScheduleSpec Schedule { get; init; } = Schedule ?? new Constant();

    /// <summary>What decides the numbers of a run: without paths, which are for finding files.</summary>
    public TrainConfig Identity => Init is null ? this : this with { Init = Init.Identity };

    public void Validate(Node source, Issues issues) => Schedule.ValidateFor(Epochs, issues);

    /// <summary>Adds what does not fit images of this size, in pixels, or so many examples where their number is known.</summary>
    public void ValidateFor(int height, int width, int? examples, MappingNode source, Issues issues)
    {
        if (Batch > examples && source["batch"] is { } batch)
            issues.Warning(batch, FormattableString.Invariant($"The batch of {Batch} is larger than the {examples} training examples: every epoch is one step with all of them."), "Take a smaller batch.");
        if (source["augment"] is not MappingNode augment) return;
        Fits("crop", "padding of the crop", Augment?.Crop);
        Fits("cutout", "side of the cutout", Augment?.Cutout);

        void Fits(string key, string what, int? pixels)
        {
            if (pixels > Math.Min(height, width) && augment[key] is { } place)
                issues.Error(place, FormattableString.Invariant($"The {what} is {pixels} pixels, but the images are {height}×{width}."), "Take at most the shorter side.");
        }
    }
}

/// <summary>When a run measures its accuracy and loss.</summary>
public enum Evaluate
{
    /// <summary>After every epoch.</summary>
    EachEpoch,

    /// <summary>Once, after the last epoch.</summary>
    AtEnd,
}

/// <summary>Random changes of training images, drawn anew for every image and epoch.</summary>
/// <param name="Crop">Pixels of zero padding on each side before a random crop of the original size.</param>
/// <param name="Flip">Whether half of the images are mirrored left to right.</param>
/// <param name="Cutout">The side in pixels of a square set to zero (DeVries and Taylor 2017); 0: none.</param>
public sealed record AugmentConfig(
    [InRange(0, 1024)] int Crop = 0,
    bool Flip = false,
    [InRange(0, 1024)] int Cutout = 0);
