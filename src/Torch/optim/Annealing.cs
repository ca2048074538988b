namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Down to eta_min along half a cosine in T_max epochs, then up again (Loshchilov and Hutter 2017, without restarts).</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _half, _least;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        (_half, _least) = (T_max, eta_min);
                        step();
                    }

                    private protected override double Next(int group)
                    {
                        var rate = _groups[group].LearningRate;
                        if (Epoch == 0) return rate;
                        // At the bottom the ratio below is 0 / 0.
                        if ((Epoch - 1 - _half) % (2 * _half) == 0)
                            return rate + (_initial[group] - _least) * (1 - Math.Cos(Math.PI / _half)) / 2;
                        return (1 + Math.Cos(Math.PI * Epoch / _half)) / (1 + Math.Cos(Math.PI * (Epoch - 1) / _half)) * (rate - _least) + _least;
                    }

                    private protected override double Direct(int group) => _least + (_initial[group] - _least) * (1 + Math.Cos(Math.PI * Epoch / _half)) / 2;
                }

                /// <summary>Up to max_lr, and down far below where it began, once (Smith and Topin 2019); momentum goes the other way.</summary>
                public class OneCycleLR : LRScheduler
                {
                    /// <summary>The shape of a phase.</summary>
                    public enum AnnealStrategy
                    {
                        Cos,
                        Linear,
                    }

                    // The steps in which a phase ends, and what goes from where to where.
                    private sealed record Phase(double End, double[] FromRate, double[] ToRate, double[] FromMomentum, double[] ToMomentum);

                    private readonly Phase[] _phases;
                    private readonly int _steps;
                    private readonly AnnealStrategy _strategy;
                    private readonly bool _cycleMomentum;

                    public OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, ForAll(optimizer, max_lr), total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, ForAll(optimizer, base_momentum), ForAll(optimizer, max_momentum), div_factor, final_div_factor, three_phase, last_epoch, verbose) { }

                    public OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (total_steps <= 0 && (epochs <= 0 || steps_per_epoch <= 0))
                            throw new ArgumentException("OneCycleLR needs total_steps, or epochs and steps_per_epoch, above 0.", nameof(total_steps));
                        if (!(pct_start is >= 0 and <= 1))
                            throw new ArgumentException($"pct_start is from 0 to 1, not {pct_start}.", nameof(pct_start));
                        if (cycle_momentum && !_groups.All(group => group is IMomentum or IBetas))
                            throw new ArgumentException("The optimizer has no momentum; set cycle_momentum to false.", nameof(cycle_momentum));

                        _steps = total_steps > 0 ? total_steps : epochs * steps_per_epoch;
                        _strategy = anneal_strategy;
                        _cycleMomentum = cycle_momentum;
                        double[] high = [.. max_lr];
                        var start = Array.ConvertAll(high, rate => rate / div_factor);
                        var end = Array.ConvertAll(start, rate => rate / final_div_factor);
                        double[] slow = [.. base_momentum ?? ForAll(optimizer, 0.85)];
                        double[] fast = [.. max_momentum ?? ForAll(optimizer, 0.95)];
                        var top = pct_start * _steps;
                        _phases = three_phase
                            ? [new(top - 1, start, high, fast, slow), new(2 * top - 2, high, start, slow, fast), new(_steps - 1, start, end, fast, fast)]
                            : [new(top - 1, start, high, fast, slow), new(_steps - 1, high, end, slow, fast)];
                        step();
                    }

                    private static IEnumerable<double> ForAll(Optimizer optimizer, double value) => Enumerable.Repeat(value, optimizer.ParamGroups.Count());

                    private protected override double Next(int group)
                    {
                        if (Epoch > _steps)
                            throw new InvalidOperationException($"OneCycleLR was made for {_steps} steps, and this is step {Epoch + 1}.");

                        var (i, begin) = (0, 0.0);
                        while (Epoch > _phases[i].End && i < _phases.Length - 1)
                            begin = _phases[i++].End;
                        var phase = _phases[i];
                        var share = phase.End > begin ? (Epoch - begin) / (phase.End - begin) : 1;
                        if (_cycleMomentum)
                        {
                            var momentum = Between(phase.FromMomentum[group], phase.ToMomentum[group], share);
                            if (_groups[group] is IBetas betas) betas.Betas = (momentum, betas.Betas.Item2);
                            else ((IMomentum)_groups[group]).Momentum = momentum;
                        }
                        return Between(phase.FromRate[group], phase.ToRate[group], share);
                    }

                    private double Between(double start, double end, double share) => _strategy == AnnealStrategy.Cos
                        ? end + (start - end) / 2 * (Math.Cos(Math.PI * share) + 1)
                        : (end - start) * share + start;
                }
            }

            /// <inheritdoc cref="impl.CosineAnnealingLR"/>
            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) => new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);

            /// <inheritdoc cref="impl.OneCycleLR"/>
            /// <param name="optimizer">Whose learning rates are set, after each batch.</param>
            /// <param name="max_lr">The highest learning rate.</param>
            /// <param name="total_steps">The length of the cycle; or</param>
            /// <param name="epochs">the number of epochs, and</param>
            /// <param name="steps_per_epoch">the steps in one.</param>
            /// <param name="pct_start">The share of the cycle in which the rate rises.</param>
            /// <param name="anneal_strategy">Along a cosine or a line.</param>
            /// <param name="cycle_momentum">Whether the momentum changes too.</param>
            /// <param name="base_momentum">The momentum at the highest rate.</param>
            /// <param name="max_momentum">The momentum at both ends.</param>
            /// <param name="div_factor">max_lr over the first rate.</param>
            /// <param name="final_div_factor">The first rate over the last.</param>
            /// <param name="three_phase">Whether the rate falls to where it began before it falls to the last.</param>
            /// <param name="last_epoch">The step before the first; -1 at the beginning.</param>
            /// <param name="verbose">Whether changes are written to the console.</param>
            public static LRScheduler OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false) =>
                new impl.OneCycleLR(optimizer, max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, base_momentum, max_momentum, div_factor, final_div_factor, three_phase, last_epoch, verbose);

            /// <summary>One cycle with rates and momenta for each group.</summary>
            /// <inheritdoc cref="OneCycleLR(Optimizer, double, int, int, int, double, impl.OneCycleLR.AnnealStrategy, bool, double, double, double, double, bool, int, bool)"/>
            public static LRScheduler OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false) =>
                new impl.OneCycleLR(optimizer, max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, base_momentum, max_momentum, div_factor, final_div_factor, three_phase, last_epoch, verbose);
        }
    }
}
