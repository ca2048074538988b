using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What is done to all parameters of a network at once.</summary>
        public static partial class utils
        {
            private static readonly Op NormsOf = new("_foreach_norm.Scalar");
            private static readonly Op NormOf = new("linalg_vector_norm");
            private static readonly Op ScaleBy = new("_foreach_mul_.Scalar");

            /// <summary>Scales all gradients by one factor so that their norm, taken together, is at most <paramref name="max_norm"/>.</summary>
            /// <param name="tensors">Parameters; those without a gradient are passed over.</param>
            /// <param name="max_norm">The largest norm to leave.</param>
            /// <param name="norm_type">The p of the norm; infinity for the largest absolute value.</param>
            /// <returns>The norm before; reading it waits for the device.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                var gradients = Gradients(tensors);
                if (gradients.Length == 0) return 0;

                // The norm of the gradients' norms; in single precision throughout, as PyTorch does it.
                var norm = NormOf.Call(stack(NormsOf.CallList(gradients, norm_type)), norm_type);
                var factor = norm.add(1e-6).reciprocal().mul(max_norm).item<float>();
                if (!(factor >= 1)) ScaleBy.Run(gradients, (double)factor);
                return norm.item<float>();
            }

            /// <summary>Cuts every element of every gradient off at ±<paramref name="clip_value"/>.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                foreach (var gradient in Gradients(tensors))
                    gradient.clamp_(-clip_value, clip_value);
            }

            /// <summary>All values in one vector, in order.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                return cat([.. tensors.Select(tensor => tensor.reshape(-1))], 0).MoveToOuterDisposeScope();
            }

            /// <summary>Copies a vector's values into parameters, in order.</summary>
            /// <exception cref="ArgumentException">The vector is not as long as the parameters are together.</exception>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                var parameters = tensors.ToList();
                var wanted = parameters.Sum(parameter => parameter.numel());
                if (vec.numel() != wanted)
                    throw new ArgumentException($"The parameters have {wanted} elements, the vector has {vec.numel()}.", nameof(vec));
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                var start = 0L;
                foreach (var parameter in parameters)
                {
                    var length = parameter.numel();
                    parameter.copy_(vec.narrow(0, start, length).view_as(parameter));
                    start += length;
                }
            }

            private static Tensor[] Gradients(IEnumerable<Parameter> tensors)
            {
                var gradients = new List<Tensor>();
                foreach (var tensor in tensors)
                {
                    if (tensor.grad is { } gradient) gradients.Add(gradient);
                }
                return [.. gradients];
            }
        }
    }
}
