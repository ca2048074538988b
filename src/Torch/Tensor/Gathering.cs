using TorchSharp.Interop;

namespace TorchSharp;

// Reading and writing at places that a tensor names.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor index_select(long dim, Tensor index) => Ops.index_select.Call(this, dim, index);
        public Tensor take(Tensor index) => Ops.take.Call(this, index);
        public Tensor take_along_dim(Tensor indices) => Ops.take_along_dim.Call(this, indices);
        public Tensor take_along_dim(Tensor indices, long dim) => Ops.take_along_dim.Call(this, indices, dim);

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Ops.index_add.Call(this, dim, index, source, alpha);
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Ops.index_add_.Apply(this, dim, index, source, alpha);
        public Tensor index_copy(long dim, Tensor index, Tensor source) => Ops.index_copy.Call(this, dim, index, source);
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Ops.index_copy_.Apply(this, dim, index, source);
        public Tensor index_fill(long dim, Tensor index, Scalar value) => Ops.index_fill.Call(this, dim, index, value);
        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Ops.index_fill_.Apply(this, dim, index, value);

        public Tensor gather(long dim, Tensor index) => Ops.gather.Call(this, dim, index);
        public Tensor scatter(long dim, Tensor index, Tensor src) => Ops.scatter.Call(this, dim, index, src);
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Ops.scatter_.Apply(this, dim, index, src);
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Ops.scatter_add.Call(this, dim, index, src);
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Ops.scatter_add_.Apply(this, dim, index, src);

        public Tensor masked_fill(Tensor mask, Scalar value) => Ops.masked_fill.Call(this, mask, value);
        public Tensor masked_fill_(Tensor mask, Scalar value) => Ops.masked_fill_.Apply(this, mask, value);
        public Tensor masked_scatter(Tensor mask, Tensor value) => Ops.masked_scatter.Call(this, mask, value);
        public Tensor masked_scatter_(Tensor mask, Tensor value) => Ops.masked_scatter_.Apply(this, mask, value);

        /// <summary>The elements where the mask holds, in one dimension.</summary>
        public Tensor masked_select(Tensor mask) => Ops.masked_select.Call(this, mask);

        /// <summary>The indices of the elements that are not zero: one row each.</summary>
        public Tensor nonzero() => Ops.nonzero.Call(this);
        public IList<Tensor> nonzero_as_list() => Ops.nonzero_numpy.CallList(this);
        public Tensor argwhere() => Ops.argwhere.Call(this);

        public Tensor fill_(Scalar value) => Ops.fill_.Apply(this, value);
        public Tensor zero_() => Ops.zero_.Apply(this);
    }

    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);
    public static Tensor index_add(Tensor input, long dim, Tensor index, Tensor source, Scalar alpha) => input.index_add(dim, index, source, alpha);
    public static Tensor index_copy(Tensor input, long dim, Tensor index, Tensor source) => input.index_copy(dim, index, source);
    public static Tensor take(Tensor input, Tensor index) => input.take(index);
    public static Tensor gather(Tensor input, long dim, Tensor index) => input.gather(dim, index);
    public static Tensor scatter(Tensor input, long dim, Tensor index, Tensor src) => input.scatter(dim, index, src);
    public static Tensor scatter_(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_(dim, index, src);
    public static Tensor scatter_add(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_add(dim, index, src);
    public static Tensor scatter_add_(Tensor input, long dim, Tensor index, Tensor src) => input.scatter_add_(dim, index, src);
    public static Tensor masked_select(Tensor input, Tensor mask) => input.masked_select(mask);
    public static Tensor nonzero(Tensor input) => input.nonzero();
    public static Tensor argwhere(Tensor input) => input.argwhere();
}

internal static partial class Ops
{
    internal static readonly Op index_select = new("index_select"), take = new("take"), take_along_dim = new("take_along_dim");
    internal static readonly Op index_add = new("index_add"), index_add_ = new("index_add_");
    internal static readonly Op index_copy = new("index_copy"), index_copy_ = new("index_copy_");
    internal static readonly Op index_fill = new("index_fill.int_Scalar"), index_fill_ = new("index_fill_.int_Scalar");
    internal static readonly Op gather = new("gather"), scatter = new("scatter.src"), scatter_ = new("scatter_.src");
    internal static readonly Op scatter_add = new("scatter_add"), scatter_add_ = new("scatter_add_");
    internal static readonly Op masked_fill = new("masked_fill.Scalar"), masked_fill_ = new("masked_fill_.Scalar");
    internal static readonly Op masked_scatter = new("masked_scatter"), masked_scatter_ = new("masked_scatter_");
    internal static readonly Op masked_select = new("masked_select"), nonzero = new("nonzero"), nonzero_numpy = new("nonzero_numpy");
    internal static readonly Op argwhere = new("argwhere"), fill_ = new("fill_.Scalar"), zero_ = new("zero_");
}
