using static TorchSharp.torch;

namespace TorchSharp
{
    /// <summary>What a convolution sees beyond the border.</summary>
    public enum PaddingModes
    {
        Zeros = 0,
        Reflect = 1,
        Replicate = 2,
        Circular = 3,
        Constant = 4,
    }

    /// <summary>Padding by its effect: none, or as much as keeps the size.</summary>
    public enum Padding
    {
        Valid = 0,
        Same = 1,
    }
}

namespace TorchSharp.Modules
{
    /// <summary>What the convolutions of one to three dimensions have in common.</summary>
    public abstract class Convolution : nn.Module<Tensor, Tensor>
    {
        private protected Parameter? _weight, _bias;
        private protected static readonly long[] NoPadding = [0];
        private long[] _borders = [];

        private protected Convolution(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding, Padding? padding_type, long[] dilation, bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype) : base(name)
        {
            if (transposed && padding_mode != PaddingModes.Zeros)
                throw new ArgumentException($"{name} can only be padded with zeros, not by {padding_mode}.", nameof(padding_mode));
            if (in_channels % groups != 0 || out_channels % groups != 0)
                throw new ArgumentException($"{name} can't divide {in_channels} input and {out_channels} output channels into {groups} groups.", nameof(groups));

            this.in_channels = in_channels;
            this.out_channels = out_channels;
            this.kernel_size = kernel_size;
            this.stride = stride;
            this.dilation = dilation;
            this.transposed = transposed;
            this.output_padding = output_padding;
            this.groups = groups;
            this.padding_mode = padding_mode;
            if (padding_type is { } type) SetPadding(type);
            else SetPadding(padding ?? new long[kernel_size.Length]);

            long[] channels = transposed ? [in_channels, out_channels / groups] : [out_channels, in_channels / groups];
            weight = nn.Parameter(empty([.. channels, .. kernel_size], dtype, device));
            if (bias) this.bias = nn.Parameter(empty([out_channels], dtype, device));
            reset_parameters();
        }

        /// <summary>Draws weight and bias anew, uniform within ±1/√(fan in).</summary>
        public void reset_parameters() => nn.init.FanInUniform(_weight!, _bias);

        public void SetPadding(long[] padding)
        {
            padding_type = null;
            this.padding = padding;
            _borders = [.. padding.Reverse().SelectMany(size => new[] { size, size })];
        }

        /// <exception cref="ArgumentException">The size can't be kept with a stride, or the convolution is transposed.</exception>
        public void SetPadding(Padding padding)
        {
            if (transposed) throw new ArgumentException($"{GetName()} needs its padding in numbers.", nameof(padding));
            if (padding == Padding.Same && stride.Any(step => step != 1))
                throw new ArgumentException($"{GetName()} can't keep the size with the stride [{string.Join(", ", stride)}].", nameof(padding));
            this.padding = null;
            padding_type = padding;
            _borders = [.. Enumerable.Range(0, kernel_size.Length).Reverse().SelectMany(i =>
            {
                var total = padding == Padding.Same ? dilation[i] * (kernel_size[i] - 1) : 0;
                return new[] { total / 2, total - total / 2 };
            })];
        }

        /// <summary>The input with its border, for the padding modes that a convolution can't do itself.</summary>
        private protected Tensor Bordered(Tensor input) => nn.functional.pad(input, _borders, padding_mode);

        /// <summary>[out, in / groups, kernel…]; transposed: [in, out / groups, kernel…].</summary>
        public Parameter weight { get => _weight!; set => Hold(nameof(weight), ref _weight, value); }

        public Parameter? bias { get => _bias; set => Hold(nameof(bias), ref _bias, value); }

        public long in_channels { get; }

        public long out_channels { get; }

        public bool transposed { get; }

        public Padding? padding_type { get; private set; }

        public long[]? padding { get; private set; }

        public PaddingModes padding_mode { get; set; }

        public long groups { get; set; }

        public long[] kernel_size { get; set; }

        public long[] stride { get; set; }

        public long[] dilation { get; set; }

        public long[] output_padding { get; set; }
    }

    /// <summary>What the transposed convolutions have in common.</summary>
    public abstract class ConvolutionTranspose : Convolution
    {
        private protected ConvolutionTranspose(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, long[] dilation, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device, ScalarType? dtype)
            : base(name, in_channels, out_channels, kernel_size, stride, padding, null, dilation, true, output_padding, groups, bias, padding_mode, device, dtype) { }

        public override Tensor forward(Tensor input) => forward(input, null);

        /// <summary>The forward pass where the stride leaves several output sizes possible.</summary>
        /// <param name="input">[N, C, …] or [C, …].</param>
        /// <param name="output_size">The spatial size wanted, or the whole shape.</param>
        public abstract Tensor forward(Tensor input, long[]? output_size);

        /// <summary>The output padding that gives the wanted size.</summary>
        /// <exception cref="ArgumentException">No output padding does.</exception>
        private protected long[] OutputPadding(Tensor input, long[]? output_size)
        {
            if (output_size is null) return output_padding;
            var dimensions = kernel_size.Length;
            if (output_size.Length < dimensions)
                throw new ArgumentException($"{GetName()} needs {dimensions} output sizes, not [{string.Join(", ", output_size)}].", nameof(output_size));
            var wanted = output_size[^dimensions..];
            var given = input.shape[^dimensions..];
            var extra = new long[dimensions];
            for (var i = 0; i < dimensions; i++)
            {
                var least = (given[i] - 1) * stride[i] - 2 * padding![i] + dilation[i] * (kernel_size[i] - 1) + 1;
                extra[i] = wanted[i] - least;
                if (extra[i] < 0 || extra[i] >= stride[i])
                    throw new ArgumentException($"{GetName()} can give sizes from {least} to {least + stride[i] - 1} in dimension {i}, not {wanted[i]}.", nameof(output_size));
            }
            return extra;
        }
    }
}
