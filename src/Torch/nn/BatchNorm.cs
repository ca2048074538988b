using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>What batch and instance norm have in common: a scale and a shift per feature, and running statistics.</summary>
    public abstract class NormBase : nn.Module<Tensor, Tensor>
    {
        private protected Parameter? _weight, _bias;
        private protected Tensor? _runningMean, _runningVar, _batches;

        private protected NormBase(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name) : base(name)
        {
            this.num_features = num_features;
            this.eps = eps;
            this.momentum = momentum;
            this.affine = affine;
            this.track_running_stats = track_running_stats;
            if (affine)
            {
                weight = nn.Parameter(ones(num_features, dtype, device));
                bias = nn.Parameter(zeros(num_features, dtype, device));
            }
            if (track_running_stats)
            {
                running_mean = zeros(num_features, dtype, device);
                running_var = ones(num_features, dtype, device);
                num_batches_tracked = tensor(0L, ScalarType.Int64, device);
            }
        }

        /// <summary>Forgets what was seen: mean 0, variance 1, no batches.</summary>
        public void reset_running_stats()
        {
            if (!track_running_stats) return;
            nn.init.zeros_(_runningMean!);
            nn.init.ones_(_runningVar!);
            nn.init.zeros_(_batches!);
        }

        /// <summary>Scale 1, shift 0, and no running statistics.</summary>
        public void reset_parameters()
        {
            reset_running_stats();
            if (!affine) return;
            nn.init.ones_(_weight!);
            nn.init.zeros_(_bias!);
        }

        private protected void RequireDimensions(Tensor input, int least, int most)
        {
            var dimensions = input.dim();
            if (dimensions < least || dimensions > most)
                throw new ArgumentException($"{GetName()} takes an input of {(least == most ? least : $"{least} or {most}")} dimensions, not of the shape [{string.Join(", ", input.shape)}].", nameof(input));
        }

        public Parameter weight { get => _weight!; set => Hold(nameof(weight), ref _weight, value); }

        public Parameter? bias { get => _bias; set => Hold(nameof(bias), ref _bias, value); }

        public Tensor? running_mean { get => _runningMean; set => Hold(nameof(running_mean), ref _runningMean, value); }

        public Tensor? running_var { get => _runningVar; set => Hold(nameof(running_var), ref _runningVar, value); }

        public Tensor? num_batches_tracked { get => _batches; set => Hold(nameof(num_batches_tracked), ref _batches, value); }

        public long num_features { get; }

        public double eps { get; set; }

        /// <summary>The weight of the newest batch in the running statistics; null gives every batch the same weight.</summary>
        public double? momentum { get; set; }

        public bool affine { get; }

        public bool track_running_stats { get; }
    }

    /// <summary>Batch normalisation (Ioffe and Szegedy 2015) over all but the second dimension.</summary>
    public abstract class BatchNorm : NormBase
    {
        private readonly int _least, _most;

        private protected BatchNorm(int least, int most, long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name) => (_least, _most) = (least, most);

        public override Tensor forward(Tensor input)
        {
            RequireDimensions(input, _least, _most);
            var share = momentum ?? 0;
            if (training && _batches is not null)
            {
                _batches.add_(1);
                if (momentum is null) share = 1.0 / _batches.item<long>();
            }
            var fromBatch = training || _runningMean is null;
            return nn.functional.batch_norm(input, _runningMean!, _runningVar!, _weight!, _bias!, fromBatch, share, eps);
        }
    }

    /// <summary>Batch norm of [N, C] or [N, C, length].</summary>
    public sealed class BatchNorm1d : BatchNorm
    {
        internal BatchNorm1d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(2, 3, num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm1d)) { }
    }

    /// <summary>Batch norm of [N, C, height, width].</summary>
    public sealed class BatchNorm2d : BatchNorm
    {
        internal BatchNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(4, 4, num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm2d)) { }
    }

    /// <summary>Batch norm of [N, C, depth, height, width].</summary>
    public sealed class BatchNorm3d : BatchNorm
    {
        internal BatchNorm3d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(5, 5, num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(BatchNorm3d)) { }
    }

    /// <summary>Instance normalisation (Ulyanov et al. 2016) of [N, C, height, width] or [C, height, width]: each channel of each example for itself.</summary>
    public sealed class InstanceNorm2d : NormBase
    {
        internal InstanceNorm2d(long num_features, double eps, double momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype)
            : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, nameof(InstanceNorm2d)) { }

        public override Tensor forward(Tensor input)
        {
            RequireDimensions(input, 3, 4);
            if (input.dim() == 4) return Normalized(input);
            using var batch = input.unsqueeze(0);
            using var normalized = Normalized(batch);
            return normalized.squeeze(0);
        }

        private Tensor Normalized(Tensor input)
        {
            if (input.shape[1] != num_features)
                throw new ArgumentException($"{GetName()} of {num_features} features got an input of the shape [{string.Join(", ", input.shape)}].", nameof(input));
            return nn.functional.instance_norm(input, _runningMean!, _runningVar!, _weight!, _bias!, training || !track_running_stats, momentum ?? 0.1, eps);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Batch norm of [N, C] or [N, C, length].</summary>
            /// <param name="num_features">C.</param>
            /// <param name="eps">Added to the variance.</param>
            /// <param name="momentum">The weight of the newest batch in the running statistics.</param>
            /// <param name="affine">Whether there is a learnt scale (starting at 1) and shift (0).</param>
            /// <param name="track_running_stats">Whether evaluation uses statistics gathered in training.</param>
            /// <param name="device">Where the parameters are.</param>
            /// <param name="dtype">The parameters' type.</param>
            public static BatchNorm1d BatchNorm1d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            /// <summary>Batch norm of [N, C, height, width].</summary>
            /// <inheritdoc cref="BatchNorm1d"/>
            public static BatchNorm2d BatchNorm2d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            /// <summary>Batch norm of [N, C, depth, height, width].</summary>
            /// <inheritdoc cref="BatchNorm1d"/>
            public static BatchNorm3d BatchNorm3d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            /// <summary>Instance norm of [N, C, height, width] or [C, height, width].</summary>
            /// <inheritdoc cref="BatchNorm1d"/>
            public static InstanceNorm2d InstanceNorm2d(long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = false, bool track_running_stats = false, Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
        }
    }
}
