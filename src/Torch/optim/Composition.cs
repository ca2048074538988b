namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Schedulers one after the other; each starts its own epoch 0 at its milestone.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] _schedulers;
                    private readonly int[] _milestones;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1) : base(optimizer, last_epoch + 1)
                    {
                        _schedulers = [.. schedulers];
                        _milestones = [.. milestones];
                        if (_milestones.Length != _schedulers.Length - 1)
                            throw new ArgumentException($"{_schedulers.Length} schedulers need {_schedulers.Length - 1} milestones, not {_milestones.Length}.", nameof(milestones));
                        if (!Array.TrueForAll(_schedulers, scheduler => scheduler.Drives(optimizer)))
                            throw new ArgumentException("The schedulers of a sequence all drive the same optimizer.", nameof(schedulers));

                        // Each scheduler set the rates when it was made; only the first one's turn has come.
                        foreach (var group in _groups) group.LearningRate = group.InitialLearningRate;
                        foreach (var scheduler in _schedulers) scheduler.StepBack();
                        _schedulers[0].step();
                        Set(i => _groups[i].LearningRate);
                    }

                    public override void step(int? epoch)
                    {
                        Epoch = epoch ?? Epoch + 1;
                        var turn = _milestones.Length;
                        while (turn > 0 && _milestones[turn - 1] > Epoch) turn--;
                        if (turn > 0 && _milestones[turn - 1] == Epoch) _schedulers[turn].step(0);
                        else _schedulers[turn].step();
                        Set(Next);
                    }

                    private protected override double Next(int group) => _groups[group].LearningRate;
                }

                /// <summary>Times a factor whenever a metric has not become better for some epochs.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool _lowerIsBetter, _relative;
                    private readonly double _factor, _threshold, _eps;
                    private readonly double[] _least;
                    private readonly int _patience, _cooldown;
                    private double _best;
                    private int _bad, _cooling;

                    public ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4, string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false) : base(optimizer, -1, verbose)
                    {
                        if (factor >= 1) throw new ArgumentException($"The factor is below 1, not {factor}.", nameof(factor));
                        if (mode is not ("min" or "max")) throw new ArgumentException($"The mode is 'min' or 'max', not '{mode}'.", nameof(mode));
                        if (threshold_mode is not ("rel" or "abs")) throw new ArgumentException($"The threshold mode is 'rel' or 'abs', not '{threshold_mode}'.", nameof(threshold_mode));
                        (_lowerIsBetter, _relative) = (mode == "min", threshold_mode == "rel");
                        (_factor, _threshold, _eps, _patience, _cooldown) = (factor, threshold, eps, patience, cooldown);
                        _least = min_lr switch
                        {
                            null or [] => new double[_groups.Length],
                            [var one] => [.. Enumerable.Repeat(one, _groups.Length)],
                            _ => [.. min_lr],
                        };
                        _best = _lowerIsBetter ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    public override void step() => throw NeedsMetric();

                    public override void step(int? epoch) => throw NeedsMetric();

                    public override void step(double current, int? epoch = null)
                    {
                        Epoch = epoch ?? Epoch + 1;
                        if (IsBetter(current)) (_best, _bad) = (current, 0);
                        else _bad++;
                        if (_cooling > 0)
                        {
                            _cooling--;
                            _bad = 0;
                        }
                        if (_bad > _patience)
                        {
                            Set(Next);
                            (_cooling, _bad) = (_cooldown, 0);
                        }
                    }

                    private bool IsBetter(double metric) => _lowerIsBetter
                        ? metric < (_relative ? _best * (1 - _threshold) : _best - _threshold)
                        : metric > (_relative ? _best * (1 + _threshold) : _best + _threshold);

                    private protected override double Next(int group)
                    {
                        var rate = _groups[group].LearningRate;
                        var reduced = Math.Max(rate * _factor, _least[group]);
                        return rate - reduced > _eps ? reduced : rate;
                    }

                    private static InvalidOperationException NeedsMetric() => new("ReduceLROnPlateau looks at a metric: call step(metric).");
                }
            }

            /// <inheritdoc cref="impl.SequentialLR"/>
            public static LRScheduler SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1) => new impl.SequentialLR(optimizer, schedulers, milestones, last_epoch);

            /// <inheritdoc cref="impl.ReduceLROnPlateau"/>
            /// <param name="optimizer">Whose learning rates are set.</param>
            /// <param name="mode">Whether lower (<c>min</c>) or higher (<c>max</c>) metrics are better.</param>
            /// <param name="factor">What rates are multiplied by.</param>
            /// <param name="patience">How many epochs without a better metric are let pass.</param>
            /// <param name="threshold">How much better is better.</param>
            /// <param name="threshold_mode">Whether the threshold is a share of the best metric (<c>rel</c>) or a difference (<c>abs</c>).</param>
            /// <param name="cooldown">How many epochs after a reduction do not count.</param>
            /// <param name="min_lr">The least rate, for all groups or for each.</param>
            /// <param name="eps">A smaller change is not made.</param>
            /// <param name="verbose">Whether changes are written to the console.</param>
            public static LRScheduler ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4, string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false) =>
                new impl.ReduceLROnPlateau(optimizer, mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps, verbose);
        }
    }
}
