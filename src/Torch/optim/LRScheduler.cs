namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Learning rates that change with time. What an epoch is, the caller decides by when <c>step</c> is called.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rates of an optimizer's groups, once when made (epoch 0) and at each step.</summary>
            public abstract class LRScheduler
            {
                private protected readonly ILearningRateController[] _groups;
                private protected readonly double[] _initial;
                private readonly Optimizer _optimizer;
                private readonly bool _verbose;
                private double[] _last;

                private protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    _optimizer = optimizer;
                    _verbose = verbose;
                    Epoch = last_epoch;
                    _groups = [.. optimizer.ParamGroups];
                    _initial = Array.ConvertAll(_groups, group => group.InitialLearningRate);
                    _last = Array.ConvertAll(_groups, group => group.LearningRate);
                }

                /// <summary>The epoch whose learning rates are set.</summary>
                private protected int Epoch { get; set; }

                /// <summary>Goes on by one epoch.</summary>
                public virtual void step() => step(null);

                /// <summary>Goes to an epoch; to the next one for null.</summary>
                public virtual void step(int? epoch)
                {
                    Epoch = epoch ?? Epoch + 1;
                    Set(epoch is null ? Next : Direct);
                }

                /// <summary>Goes on by one epoch, with a metric for those schedulers that look at one.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The learning rate of each group as set last.</summary>
                public IEnumerable<double> get_last_lr() => _last;

                /// <summary>The learning rate of a group in this epoch, from its present one, that of the epoch before.</summary>
                private protected abstract double Next(int group);

                /// <summary>The learning rate of a group in this epoch, from its initial one; where that is not known, as in <see cref="Next"/>.</summary>
                private protected virtual double Direct(int group) => Next(group);

                private protected void Set(Func<int, double> rate)
                {
                    // All are computed before any is set, as a sequence of schedulers sets them meanwhile.
                    var rates = new double[_groups.Length];
                    for (var i = 0; i < rates.Length; i++) rates[i] = rate(i);
                    for (var i = 0; i < rates.Length; i++)
                    {
                        if (_verbose && rates[i] != _last[i])
                            Console.WriteLine(FormattableString.Invariant($"Learning rate of group {i}: {rates[i]}"));
                        _groups[i].LearningRate = rates[i];
                    }
                    _last = rates;
                }

                internal bool Drives(Optimizer optimizer) => ReferenceEquals(_optimizer, optimizer);

                /// <summary>Undoes the step of the construction, for a scheduler that begins later.</summary>
                internal void StepBack() => Epoch--;
            }
        }
    }
}
