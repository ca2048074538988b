using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Layer normalisation (Ba et al. 2016) over the last dimensions, those of <see cref="normalized_shape"/>.</summary>
    public sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        private Parameter? _weight, _bias;

        internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype) : base(nameof(LayerNorm))
        {
            this.normalized_shape = normalized_shape;
            this.eps = eps;
            this.elementwise_affine = elementwise_affine;
            if (!elementwise_affine) return;
            weight = nn.Parameter(ones(normalized_shape, dtype, device));
            if (bias) this.bias = nn.Parameter(zeros(normalized_shape, dtype, device));
        }

        /// <summary>Scale 1 and shift 0.</summary>
        public void reset_parameters()
        {
            if (_weight is not null) nn.init.ones_(_weight);
            if (_bias is not null) nn.init.zeros_(_bias);
        }

        public Parameter weight { get => _weight!; set => Hold(nameof(weight), ref _weight, value); }

        public Parameter? bias { get => _bias; set => Hold(nameof(bias), ref _bias, value); }

        public long[] normalized_shape { get; set; }

        public double eps { get; set; }

        public bool elementwise_affine { get; set; }

        public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, normalized_shape, _weight!, _bias!, eps);
    }

    /// <summary>Group normalisation (Wu and He 2018) of [N, C, …]: the channels of a group together, each example for itself.</summary>
    public sealed class GroupNorm : nn.Module<Tensor, Tensor>
    {
        private Parameter? _weight, _bias;

        internal GroupNorm(long num_groups, long num_channels, double eps, bool affine, Device? device, ScalarType? dtype) : base(nameof(GroupNorm))
        {
            if (num_channels % num_groups != 0)
                throw new ArgumentException($"{num_channels} channels can't be divided into {num_groups} groups.", nameof(num_groups));
            this.num_groups = num_groups;
            this.eps = eps;
            this.affine = affine;
            if (!affine) return;
            weight = nn.Parameter(ones(num_channels, dtype, device));
            bias = nn.Parameter(zeros(num_channels, dtype, device));
        }

        public Parameter weight { get => _weight!; set => Hold(nameof(weight), ref _weight, value); }

        public Parameter? bias { get => _bias; set => Hold(nameof(bias), ref _bias, value); }

        public long num_groups { get; set; }

        public double eps { get; set; }

        public bool affine { get; set; }

        public override Tensor forward(Tensor tensor)
        {
            if (tensor.dim() < 3)
                throw new ArgumentException($"GroupNorm takes an input of three dimensions or more, not of the shape [{string.Join(", ", tensor.shape)}].", nameof(tensor));
            return nn.functional.group_norm(tensor, num_groups, _weight!, _bias!, eps);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Layer norm over the last dimensions.</summary>
            /// <param name="normalized_shape">The sizes of the dimensions over which mean and variance are taken.</param>
            /// <param name="eps">Added to the variance.</param>
            /// <param name="elementwise_affine">Whether there is a learnt scale (starting at 1) per element.</param>
            /// <param name="bias">Whether there is a learnt shift (starting at 0) too.</param>
            /// <param name="device">Where the parameters are.</param>
            /// <param name="dtype">The parameters' type.</param>
            public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

            /// <summary>Layer norm over the last dimension.</summary>
            /// <inheritdoc cref="LayerNorm(long[], double, bool, bool, Device, ScalarType?)"/>
            public static LayerNorm LayerNorm(long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new([normalized_shape], eps, elementwise_affine, bias, device, dtype);

            /// <summary>Group norm of [N, C, …].</summary>
            /// <param name="num_groups">Into how many groups the channels are divided.</param>
            /// <param name="num_channels">C.</param>
            /// <param name="eps">Added to the variance.</param>
            /// <param name="affine">Whether there is a learnt scale (starting at 1) and shift (0) per channel.</param>
            /// <param name="device">Where the parameters are.</param>
            /// <param name="dtype">The parameters' type.</param>
            public static GroupNorm GroupNorm(long num_groups, long num_channels, double eps = 1e-05, bool affine = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_groups, num_channels, eps, affine, device, dtype);
        }
    }
}
