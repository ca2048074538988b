using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>x · Φ(x), with Φ the normal distribution function (Hendrycks and Gimpel 2016).</summary>
    public sealed class GELU : ParameterLessModule<Tensor, Tensor>
    {
        /// <summary>How Φ is computed.</summary>
        public enum Approximate
        {
            /// <summary>Exactly, by the error function.</summary>
            none,

            /// <summary>Nearly, by a hyperbolic tangent.</summary>
            tanh,
        }

        internal GELU(bool inplace, Approximate approximate) : base(nameof(GELU)) => (this.inplace, this.approximate) = (inplace, approximate);

        public bool inplace { get; set; }

        public Approximate approximate { get; set; }

        public override Tensor forward(Tensor tensor) => nn.functional.gelu(tensor, approximate, inplace);
    }

    /// <summary>x above zero and a learnt multiple of x below, one per channel or one for all (He et al. 2015).</summary>
    public sealed class PReLU : nn.Module<Tensor, Tensor>
    {
        private Parameter? _weight;

        internal PReLU(long num_parameters, double init, Device? device, ScalarType? dtype) : base(nameof(PReLU))
        {
            this.num_parameters = num_parameters;
            this.init = init;
            weight = nn.Parameter(full([num_parameters], init, dtype ?? get_default_dtype(), device));
        }

        public Parameter weight { get => _weight!; set => Hold(nameof(weight), ref _weight, value); }

        public long num_parameters { get; }

        public double init { get; }

        public override Tensor forward(Tensor tensor) => nn.functional.prelu(tensor, _weight!);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.GELU"/>
            public static GELU GELU() => new(false, Modules.GELU.Approximate.none);

            /// <inheritdoc cref="Modules.GELU"/>
            public static GELU GELU(bool inplace) => new(inplace, Modules.GELU.Approximate.none);

            /// <inheritdoc cref="Modules.GELU"/>
            public static GELU GELU(GELU.Approximate approximate, bool inplace = false) => new(inplace, approximate);

            /// <inheritdoc cref="Modules.PReLU"/>
            /// <param name="num_parameters">1, or the number of channels.</param>
            /// <param name="init">What the slopes start with.</param>
            /// <param name="device">Where the parameter is.</param>
            /// <param name="dtype">The parameter's type.</param>
            public static PReLU PReLU(long num_parameters, double init = 0.25, Device? device = null, ScalarType? dtype = null) =>
                new(num_parameters, init, device, dtype);
        }
    }
}
