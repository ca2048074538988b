namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Initial values of parameters, written in place and outside the autograd graph. Each call returns its tensor.</summary>
        public static class init
        {
            /// <summary>The nonlinearity after a layer, for <see cref="calculate_gain"/>.</summary>
            public enum NonlinearityType
            {
                Linear = 0,
                Conv1D = 1,
                Conv2D = 2,
                Conv3D = 3,
                ConvTranspose1D = 4,
                ConvTranspose2D = 5,
                ConvTranspose3D = 6,
                Sigmoid = 7,
                Tanh = 8,
                ReLU = 9,
                LeakyReLU = 10,
            }

            /// <summary>Whether the variance is kept in the forward pass (fan in) or in the backward pass (fan out).</summary>
            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }

            /// <summary>The factor by which weights before a nonlinearity are scaled so that the variance stays.</summary>
            /// <param name="nonlinearity">The nonlinearity.</param>
            /// <param name="param">The negative slope of a leaky ReLU.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + param * param)),
                _ => 1,
            };

            /// <summary>How many inputs reach an output of a layer with this weight, and how many outputs an input reaches.</summary>
            /// <exception cref="ArgumentException">The weight has fewer than two dimensions.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException($"Fan in and fan out need a weight of at least two dimensions, but its shape is [{string.Join(", ", shape)}].", nameof(tensor));
                var field = 1L;
                foreach (var size in shape.AsSpan(2)) field *= size;
                return (shape[1] * field, shape[0] * field);
            }

            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            public static Tensor constant_(Tensor tensor, Scalar val)
            {
                using var _ = no_grad();
                return tensor.fill_(val);
            }

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
            {
                using var _ = no_grad();
                return tensor.uniform_(low, high, generator);
            }

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
            {
                using var _ = no_grad();
                return tensor.normal_(mean, std, generator);
            }

            /// <summary>Normal values cut off below <paramref name="a"/> and above <paramref name="b"/>, by inverting the distribution function.</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0.0, double std = 1.0, double a = -2.0, double b = 2.0, Generator? generator = null)
            {
                using var _ = no_grad();
                using var scale = ones(1, dtype: ScalarType.Float64);
                double Below(double x)
                {
                    using var z = scale.mul((x - mean) / (std * Math.Sqrt(2)));
                    using var erf = z.erf();
                    return (1 + erf.item<double>()) / 2;
                }
                var (low, high) = (2 * Below(a) - 1, 2 * Below(b) - 1);
                return tensor.uniform_(low, high, generator).erfinv_().mul_(std * Math.Sqrt(2)).add_(mean).clamp_(a, b);
            }

            /// <summary>Uniform within ±gain·√(6 / (fan in + fan out)) (Glorot and Bengio 2010).</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1.0)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                var bound = gain * Math.Sqrt(6.0 / (fanIn + fanOut));
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with the standard deviation gain·√(2 / (fan in + fan out)) (Glorot and Bengio 2010).</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1.0)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return normal_(tensor, 0, gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
            }

            /// <inheritdoc cref="xavier_uniform_"/>
            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1.0) => xavier_uniform_(tensor, gain);

            /// <inheritdoc cref="xavier_normal_"/>
            public static Tensor glorot_normal_(Tensor tensor, double gain = 1.0) => xavier_normal_(tensor, gain);

            /// <summary>Uniform within ±gain·√(3 / fan) (He et al. 2015).</summary>
            /// <param name="tensor">The weight to fill.</param>
            /// <param name="a">The negative slope of the leaky ReLU that follows, where one does.</param>
            /// <param name="mode">Which fan counts.</param>
            /// <param name="nonlinearity">What follows the layer.</param>
            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = Math.Sqrt(3) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with the standard deviation gain / √fan (He et al. 2015).</summary>
            /// <inheritdoc cref="kaiming_uniform_"/>
            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            /// <summary>A (semi-)orthogonal matrix times <paramref name="gain"/>, dimensions after the first taken together (Saxe et al. 2013).</summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1.0)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException($"Only tensors of at least two dimensions can be orthogonal, but the shape is [{string.Join(", ", shape)}].", nameof(tensor));
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                var rows = shape[0];
                var columns = tensor.numel() / rows;
                var flat = empty([rows, columns], tensor.dtype, tensor.device).normal_();
                if (rows < columns) flat = flat.t();
                var (q, r) = linalg.qr(flat);
                // Without the signs the distribution would depend on how the decomposition picks them.
                q = q * r.diagonal().sign();
                if (rows < columns) q = q.t();
                return tensor.copy_(q.reshape(shape).mul(gain));
            }

            /// <summary>A matrix with ones on the diagonal.</summary>
            public static Tensor eye_(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length != 2)
                    throw new ArgumentException($"Only a matrix can be an identity, but the shape is [{string.Join(", ", shape)}].", nameof(tensor));
                zeros_(tensor);
                using var _ = no_grad();
                using var diagonal = tensor.diagonal();
                diagonal.fill_(1);
                return tensor;
            }

            /// <summary>A convolution that passes its channels through: one at the centre of each kernel (i, i).</summary>
            public static Tensor dirac_(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length is < 3 or > 5)
                    throw new ArgumentException($"A convolution's weight has three to five dimensions, but the shape is [{string.Join(", ", shape)}].", nameof(tensor));
                zeros_(tensor);
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                var centre = tensor;
                for (var dimension = shape.Length - 1; dimension >= 2; dimension--)
                    centre = centre.select(dimension, shape[dimension] / 2);
                centre.diagonal().fill_(1);
                return tensor;
            }

            /// <summary>What linear and convolution layers start with: weight and bias uniform within ±1/√(fan in).</summary>
            internal static void FanInUniform(Tensor weight, Tensor? bias)
            {
                kaiming_uniform_(weight, Math.Sqrt(5));
                if (bias is null) return;
                var (fanIn, _) = CalculateFanInAndFanOut(weight);
                var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
                uniform_(bias, -bound, bound);
            }
        }
    }
}
