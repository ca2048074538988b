using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor relu() => Ops.relu.Call(this);
        public Tensor relu_() => Ops.relu_.Apply(this);
        public Tensor relu6() => Ops.relu6.Call(this);
        public Tensor relu6_() => Ops.relu6_.Apply(this);
        public Tensor leaky_relu(Scalar negative_slope) => Ops.leaky_relu.Call(this, negative_slope);
        public Tensor leaky_relu_(Scalar negative_slope) => Ops.leaky_relu_.Apply(this, negative_slope);
        public Tensor prelu(Tensor target) => Ops.prelu.Call(this, target);
        public Tensor elu(double alpha = 1) => Ops.elu.Call(this, alpha);
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Ops.elu.Call(this, alpha, scale, input_scale);
        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) => Ops.elu_.Apply(this, alpha, scale, input_scale);
        public Tensor celu() => celu(1.0);
        public Tensor celu(Scalar alpha) => Ops.celu.Call(this, alpha);
        public Tensor celu_(Scalar alpha) => Ops.celu_.Apply(this, alpha);
        public Tensor selu() => Ops.selu.Call(this);
        public Tensor selu_() => Ops.selu_.Apply(this);
        public Tensor silu() => Ops.silu.Call(this);
        public Tensor silu_() => Ops.silu_.Apply(this);
        public Tensor gelu() => Ops.gelu.Call(this);
        public Tensor gelu(GELU.Approximate approximate) => Ops.gelu.Call(this, approximate.ToString());
        public Tensor gelu_() => Ops.gelu_.Apply(this);
        public Tensor gelu_(GELU.Approximate approximate) => Ops.gelu_.Apply(this, approximate.ToString());
        public Tensor glu(long dim = -1) => Ops.glu.Call(this, dim);
        public Tensor hardsigmoid() => Ops.hardsigmoid.Call(this);
        public Tensor hardsigmoid_() => Ops.hardsigmoid_.Apply(this);
        public Tensor hardswish() => Ops.hardswish.Call(this);
        public Tensor hardswish_() => Ops.hardswish_.Apply(this);
        public Tensor hardtanh(Scalar min, Scalar max) => Ops.hardtanh.Call(this, min, max);
        public Tensor hardtanh_(Scalar min, Scalar max) => Ops.hardtanh_.Apply(this, min, max);
        public Tensor log_sigmoid() => Ops.log_sigmoid.Call(this);
        public Tensor threshold(Scalar threshold, Scalar value) => Ops.threshold.Call(this, threshold, value);
        public Tensor threshold_(Scalar threshold, Scalar value) => Ops.threshold_.Apply(this, threshold, value);
        public Tensor softplus(double beta = 1, double threshold = 20) => Ops.softplus.Call(this, beta, threshold);
        public Tensor softmax(long dim, ScalarType? dtype = null) => Ops.softmax.Call(this, dim, dtype);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Ops.log_softmax.Call(this, dim, dtype);
    }

    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_() : x.relu();
            public static Tensor relu6(Tensor x, bool inplace = false) => inplace ? x.relu6_() : x.relu6();
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? input.leaky_relu_(negative_slope) : input.leaky_relu(negative_slope);
            public static Tensor prelu(Tensor input, Tensor weight) => input.prelu(weight);
            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                inplace ? x.elu_(alpha, 1, 1) : x.elu(alpha);
            public static Tensor celu(Tensor x, double alpha, bool inplace = false) => inplace ? x.celu_(alpha) : x.celu(alpha);
            public static Tensor selu(Tensor x, bool inplace = false) => inplace ? x.selu_() : x.selu();
            public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.silu_() : x.silu();
            public static Tensor mish(Tensor x, bool inplace = false) => inplace ? Ops.mish_.Apply(x) : Ops.mish.Call(x);
            public static Tensor gelu(Tensor x) => x.gelu();
            public static Tensor gelu(Tensor x, bool inplace) => inplace ? x.gelu_() : x.gelu();
            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false) =>
                inplace ? x.gelu_(approximate) : x.gelu(approximate);
            public static Tensor glu(Tensor input, long dim = -1) => input.glu(dim);
            public static Tensor hardsigmoid(Tensor input, bool inplace = false) => inplace ? input.hardsigmoid_() : input.hardsigmoid();
            public static Tensor hardswish(Tensor input, bool inplace = false) => inplace ? input.hardswish_() : input.hardswish();
            public static Tensor hardtanh(Tensor x, double min_val = -1.0, double max_val = 1.0, bool inplace = false) =>
                inplace ? x.hardtanh_(min_val, max_val) : x.hardtanh(min_val, max_val);
            public static Tensor hardshrink(Tensor x, double lambda = 0.5) => Ops.hardshrink.Call(x, lambda);
            public static Tensor softshrink(Tensor x, double lambda = 0.5) => Ops.softshrink.Call(x, lambda);

            /// <summary>x - tanh x.</summary>
            public static Tensor tanhshrink(Tensor x, bool inplace = false)
            {
                using var squashed = x.tanh();
                return inplace ? x.sub_(squashed) : x.sub(squashed);
            }

            /// <summary>x / (1 + |x|).</summary>
            public static Tensor softsign(Tensor x, bool inplace = false)
            {
                using var magnitude = x.abs();
                using var divisor = magnitude.add(1);
                return inplace ? x.div_(divisor) : x.div(divisor);
            }

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => x.softplus(beta, threshold);
            public static Tensor sigmoid(Tensor x) => x.sigmoid();
            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_() : x.sigmoid();
            public static Tensor logsigmoid(Tensor x) => x.log_sigmoid();
            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_() : x.tanh();
            public static Tensor threshold(Tensor x, double threshold, double value, bool inplace = false) =>
                inplace ? x.threshold_(threshold, value) : x.threshold(threshold, value);
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);
            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            public static Tensor softmin(Tensor x, long dim)
            {
                using var negative = x.neg();
                return negative.softmax(dim);
            }

            /// <summary>Softmax over the channels at every place: [N, C, H, W] or [C, H, W].</summary>
            public static Tensor softmax2d(Tensor x) => x.softmax(-3);

            /// <summary>A leaky ReLU whose slope is drawn uniformly for each element while training.</summary>
            public static Tensor rrelu(Tensor x, double lower = 1.0 / 8.0, double upper = 1.0 / 3.0, bool inplace = false) =>
                inplace ? Ops.rrelu_.Apply(x, lower, upper) : Ops.rrelu.Call(x, lower, upper);
        }
    }
}

internal static partial class Ops
{
    internal static readonly Op relu = new("relu"), relu_ = new("relu_"), relu6 = new("relu6"), relu6_ = new("relu6_");
    internal static readonly Op leaky_relu = new("leaky_relu"), leaky_relu_ = new("leaky_relu_"), prelu = new("prelu");
    internal static readonly Op rrelu = new("rrelu"), rrelu_ = new("rrelu_");
    internal static readonly Op elu = new("elu"), elu_ = new("elu_"), celu = new("celu"), celu_ = new("celu_"), selu = new("selu"), selu_ = new("selu_");
    internal static readonly Op silu = new("silu"), silu_ = new("silu_"), mish = new("mish"), mish_ = new("mish_");
    internal static readonly Op gelu = new("gelu"), gelu_ = new("gelu_"), glu = new("glu");
    internal static readonly Op hardsigmoid = new("hardsigmoid"), hardsigmoid_ = new("hardsigmoid_");
    internal static readonly Op hardswish = new("hardswish"), hardswish_ = new("hardswish_"), hardtanh = new("hardtanh"), hardtanh_ = new("hardtanh_");
    internal static readonly Op hardshrink = new("hardshrink"), softshrink = new("softshrink"), softplus = new("softplus");
    internal static readonly Op log_sigmoid = new("log_sigmoid"), threshold = new("threshold"), threshold_ = new("threshold_");
    internal static readonly Op softmax = new("softmax.int"), log_softmax = new("log_softmax.int");
}
