using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>x Wᵀ + b over the last dimension; the weight is [out_features, in_features].</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        private Parameter? _weight, _bias;

        internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype) : base(nameof(Linear))
        {
            in_features = inputSize;
            out_features = outputSize;
            weight = nn.Parameter(empty([outputSize, inputSize], dtype, device));
            if (hasBias) bias = nn.Parameter(empty([outputSize], dtype, device));
            nn.init.FanInUniform(_weight!, _bias);
        }

        internal Linear(Parameter weight, Parameter? bias) : base(nameof(Linear))
        {
            in_features = weight.shape[1];
            out_features = weight.shape[0];
            this.weight = weight;
            this.bias = bias;
        }

        public Parameter weight { get => _weight!; set => Hold(nameof(weight), ref _weight, value); }

        public Parameter? bias { get => _bias; set => Hold(nameof(bias), ref _bias, value); }

        public long in_features { get; set; }

        public long out_features { get; set; }

        public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, _weight!, _bias);
    }

    /// <summary>x₁ᵀ W x₂ + b over the last dimensions; the weight is [out_features, in1_features, in2_features].</summary>
    public sealed class Bilinear : nn.Module<Tensor, Tensor, Tensor>
    {
        private static readonly Interop.Op Product = new("bilinear");

        private Parameter? _weight, _bias;

        internal Bilinear(long in1_features, long in2_features, long out_features, bool hasBias, Device? device, ScalarType? dtype) : base(nameof(Bilinear))
        {
            this.in1_features = in1_features;
            this.in2_features = in2_features;
            this.out_features = out_features;
            var bound = 1 / Math.Sqrt(in1_features);
            weight = nn.Parameter(empty([out_features, in1_features, in2_features], dtype, device));
            nn.init.uniform_(_weight!, -bound, bound);
            if (!hasBias) return;
            bias = nn.Parameter(empty([out_features], dtype, device));
            nn.init.uniform_(_bias!, -bound, bound);
        }

        public Parameter weight { get => _weight!; set => Hold(nameof(weight), ref _weight, value); }

        public Parameter? bias { get => _bias; set => Hold(nameof(bias), ref _bias, value); }

        public long in1_features { get; set; }

        public long in2_features { get; set; }

        public long out_features { get; set; }

        public override Tensor forward(Tensor input1, Tensor input2) => Product.Call(input1, input2, _weight, _bias);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A linear layer; weight and bias start uniform within ±1/√inputSize.</summary>
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            /// <summary>A linear layer over given parameters, which it owns from then on.</summary>
            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

            /// <summary>A bilinear layer; weight and bias start uniform within ±1/√in1_features.</summary>
            public static Bilinear Bilinear(long in1_features, long in2_features, long out_features, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in1_features, in2_features, out_features, hasBias, device, dtype);
        }
    }
}
