using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => Native.TensorRequiresGrad(Handle) != 0;
            set => Native.Check(Native.TensorSetRequiresGrad(Handle, value ? 1 : 0), "requires_grad", this);
        }

        public Tensor requires_grad_(bool requires_grad = true) => with_requires_grad(requires_grad);

        public Tensor with_requires_grad(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>False for what an operation made from tensors that require a gradient.</summary>
        public bool is_leaf => Native.TensorIsLeaf(Handle) != 0;

        /// <summary>Asks that a tensor which is not a leaf keeps its gradient too.</summary>
        public void retain_grad() => Native.Check(Native.TensorRetainGrad(Handle), "retain_grad", this);

        /// <summary>The gradient that backward gathered, as a new reference each time; null while there is none.</summary>
        public Tensor? grad
        {
            get
            {
                Native.Check(Native.TensorGrad(Handle, out var gradient), "grad", this);
                return gradient == 0 ? null : new Tensor(gradient);
            }
            set => Native.Check(Native.TensorSetGrad(Handle, value?.Handle ?? 0), "setting the grad", this);
        }

        /// <summary>Adds to the gradient of every leaf this tensor depends on. The tensor has one element.</summary>
        public void backward() => autograd.backward(this);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false,
            IList<Tensor>? inputs = null) => autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        public Tensor detach() => Ops.detach.Call(this);

        public Tensor detach_() => Ops.detach_.Apply(this);
    }
}

internal static partial class Ops
{
    internal static readonly Op detach = new("detach");
    internal static readonly Op detach_ = new("detach_");
    internal static readonly Op equal = new("equal");
    internal static readonly Op is_nonzero = new("is_nonzero");
}
