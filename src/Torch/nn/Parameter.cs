using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A tensor that a module trains: a leaf of the autograd graph that is registered under a name.</summary>
    public class Parameter : Tensor
    {
        /// <summary>Takes over the tensor: <paramref name="data"/> itself is empty afterwards.</summary>
        /// <param name="data">The initial value.</param>
        /// <param name="requires_grad">Whether gradients are computed for it.</param>
        public Parameter(Tensor data, bool requires_grad = true) : base(data.with_requires_grad(requires_grad).DecoupleFromNativeHandle(), register: false) =>
            DisposeScope.ReplaceWith(data, this);
    }
}

namespace TorchSharp.Utils
{
    /// <summary>The name under which a field is registered, where it should not be the field's own.</summary>
    [AttributeUsage(AttributeTargets.Field)]
    public sealed class ComponentNameAttribute : Attribute
    {
        public string? Name { get; set; }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.Parameter(Tensor, bool)"/>
            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
