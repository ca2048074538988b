using TorchSharp.Interop;

namespace TorchSharp;

// Views and rearrangements.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor view(params long[] shape) => Ops.view.Call(this, shape);
        public Tensor view_as(Tensor other) => view(other.shape);
        public Tensor reshape(params long[] shape) => Ops.reshape.Call(this, shape);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Ops.flatten.Call(this, start_dim, end_dim);
        public Tensor unflatten(long dim, params long[] sizes)
        {
            var before = shape;
            var at = dim < 0 ? dim + before.Length : dim;
            return view([.. before[..(int)at], .. sizes, .. before[((int)at + 1)..]]);
        }
        public Tensor ravel() => Ops.ravel.Call(this);

        public Tensor squeeze(long? dim = null) => dim is { } given ? Ops.squeeze_dim.Call(this, given) : Ops.squeeze.Call(this);
        public Tensor squeeze_(long? dim = null) => dim is { } given ? Ops.squeeze__dim.Apply(this, given) : Ops.squeeze_.Apply(this);
        public Tensor unsqueeze(long dim) => Ops.unsqueeze.Call(this, dim);
        public Tensor unsqueeze_(long dim) => Ops.unsqueeze_.Apply(this, dim);

        public Tensor t() => Ops.t.Call(this);
        public Tensor T => Ops.numpy_T.Call(this);
        public Tensor mT => Ops.transpose.Call(this, -2L, -1L);
        public Tensor transpose(long dim0, long dim1) => Ops.transpose.Call(this, dim0, dim1);
        public Tensor transpose_(long dim0, long dim1) => Ops.transpose_.Apply(this, dim0, dim1);
        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);
        public Tensor permute(params long[] permutation) => Ops.permute.Call(this, permutation);
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());
        public Tensor movedim(long[] source, long[] destination) => Ops.movedim.Call(this, source, destination);
        public Tensor moveaxis(long[] source, long[] destination) => movedim(source, destination);

        public Tensor expand(params long[] sizes) => Ops.expand.Call(this, sizes);
        public Tensor expand(long[] sizes, bool isImplicit = false) => Ops.expand.Call(this, sizes, isImplicit);
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Ops.expand.Call(this, sizes, isImplicit);
        public Tensor expand(Size sizes, bool isImplicit = false) => Ops.expand.Call(this, sizes.Shape, isImplicit);
        public Tensor expand_as(Tensor other) => expand(other.shape);
        public Tensor broadcast_to(params long[] shape) => Ops.broadcast_to.Call(this, shape);

        public Tensor repeat(params long[] sizes) => Ops.repeat.Call(this, sizes);
        public Tensor tile(long[] reps) => Ops.tile.Call(this, reps);
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Ops.repeat_interleave.Call(this, repeats, dim, output_size);
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Ops.repeat_interleave_int.Call(this, repeats, dim, output_size);

        public Tensor flip(params long[] dims) => Ops.flip.Call(this, dims);
        public Tensor fliplr() => Ops.fliplr.Call(this);
        public Tensor flipud() => Ops.flipud.Call(this);
        public Tensor roll(long shifts, long? dims = null) =>
            Ops.roll.Call(this, (long[])[shifts], dims is { } given ? [given] : Array.Empty<long>());
        public Tensor roll(long[] shifts, long[] dims) => Ops.roll.Call(this, shifts, dims);
        public Tensor roll(long[] shifts) => Ops.roll.Call(this, shifts, (long[])[0]);
        public Tensor roll((long, long) shifts, (long, long) dims) => Ops.roll.Call(this, shifts, dims);
        public Tensor roll((long, long, long) shifts, (long, long, long) dims) => Ops.roll.Call(this, shifts, dims);
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => Ops.roll.Call(this, shifts, dims);
        public Tensor rot90(long k = 1, (long, long)? dims = null) => Ops.rot90.Call(this, k, dims ?? (0, 1));

        public Tensor narrow(long dim, long start, long length) => Ops.narrow.Call(this, dim, start, length);
        public Tensor select(long dim, long index) => Ops.select.Call(this, dim, index);
        public Tensor slice(long dim, long start, long finish, long step) => Ops.slice.Call(this, dim, start, finish, step);

        /// <summary>Windows of a dimension: a new last dimension of that size, one window every step.</summary>
        public Tensor unfold(long dimension, long size, long step) => Ops.unfold.Call(this, dimension, size, step);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0L) =>
            Ops.as_strided.Call(this, size, strides, storageOffset);

        public Tensor diagonal(long offset = 0L, long dim1 = 0L, long dim2 = 1L) => Ops.diagonal.Call(this, offset, dim1, dim2);
        public Tensor diag(long diagonal = 0) => Ops.diag.Call(this, diagonal);
        public Tensor diag_embed(long offset = 0L, long dim1 = -2L, long dim2 = -1L) => Ops.diag_embed.Call(this, offset, dim1, dim2);
        public Tensor tril(long diagonal = 0) => Ops.tril.Call(this, diagonal);
        public Tensor tril_(long diagonal = 0) => Ops.tril_.Apply(this, diagonal);
        public Tensor triu(long diagonal = 0) => Ops.triu.Call(this, diagonal);
        public Tensor triu_(long diagonal = 0) => Ops.triu_.Apply(this, diagonal);

        /// <summary>Exchanges the order of channels between groups (ShuffleNet, arXiv:1707.01083).</summary>
        public Tensor channel_shuffle(long groups) => Ops.channel_shuffle.Call(this, groups);

        public Tensor[] split(long size, int dim = 0) => Ops.split.CallList(this, size, dim);
        public Tensor[] split(long[] sizes, long dim = 0) => Ops.split_sizes.CallList(this, sizes, dim);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Ops.split_sizes.CallList(this, sizes, dim);
        public Tensor[] split(params long[] sizes) => split(sizes, 0L);
        public Tensor[] chunk(long chunks, long dim = 0) => Ops.chunk.CallList(this, chunks, dim);
        public Tensor[] tensor_split(long size, long dim = 0) => Ops.tensor_split.CallList(this, size, dim);
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Ops.tensor_split_indices.CallList(this, sizes, dim);
        public Tensor[] unbind(long dimension = 0) => Ops.unbind.CallList(this, dimension);
    }

    public static Tensor reshape(Tensor input, params long[] shape) => input.reshape(shape);
    public static Tensor flatten(Tensor input, long start_dim = 0, long end_dim = -1) => input.flatten(start_dim, end_dim);
    public static Tensor unflatten(Tensor input, long dim, params long[] sizes) => input.unflatten(dim, sizes);
    public static Tensor squeeze(Tensor input, long? dim = null) => input.squeeze(dim);
    public static Tensor unsqueeze(Tensor input, long dim) => input.unsqueeze(dim);
    public static Tensor transpose(Tensor input, long dim0, long dim1) => input.transpose(dim0, dim1);
    public static Tensor swapaxes(Tensor input, long axis0, long axis1) => input.transpose(axis0, axis1);
    public static Tensor swapdims(Tensor input, long dim0, long dim1) => input.transpose(dim0, dim1);
    public static Tensor permute(Tensor input, params long[] permutation) => input.permute(permutation);
    public static Tensor movedim(Tensor input, long source, long destination) => input.movedim([source], [destination]);
    public static Tensor movedim(Tensor input, long[] source, long[] destination) => input.movedim(source, destination);
    public static Tensor broadcast_to(Tensor input, params long[] shape) => input.broadcast_to(shape);
    public static Tensor tile(Tensor input, long[] dims) => input.tile(dims);
    public static Tensor repeat_interleave(Tensor input, long repeats, long? dim = null, long? output_size = null) =>
        input.repeat_interleave(repeats, dim, output_size);
    public static Tensor flip(Tensor input, params long[] dims) => input.flip(dims);
    public static Tensor fliplr(Tensor input) => input.fliplr();
    public static Tensor flipud(Tensor input) => input.flipud();
    public static Tensor roll(Tensor input, long shifts, long? dims = null) => input.roll(shifts, dims);
    public static Tensor roll(Tensor input, long[] shifts, long[] dims) => input.roll(shifts, dims);
    public static Tensor rot90(Tensor input, long k = 1, (long, long)? dims = null) => input.rot90(k, dims);
    public static Tensor narrow(Tensor input, long dim, long start, long length) => input.narrow(dim, start, length);
    public static Tensor select(Tensor input, long dim, long index) => input.select(dim, index);
    public static Tensor diagonal(Tensor input, long offset = 0L, long dim1 = 0L, long dim2 = 1L) => input.diagonal(offset, dim1, dim2);
    public static Tensor diag(Tensor input, long diagonal = 0) => input.diag(diagonal);
    public static Tensor tril(Tensor input, long diagonal = 0) => input.tril(diagonal);
    public static Tensor triu(Tensor input, long diagonal = 0) => input.triu(diagonal);
    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) => tensor.split(split_size_or_sections, dim);
    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);
    public static Tensor[] unbind(Tensor input, long dim = 0) => input.unbind(dim);
    public static Tensor[] tensor_split(Tensor input, long indices_or_sections, long dim = 0) => input.tensor_split(indices_or_sections, dim);
    public static Tensor[] tensor_split(Tensor input, long[] indices_or_sections, long dim = 0) => input.tensor_split(indices_or_sections, dim);
}

internal static partial class Ops
{
    internal static readonly Op view = new("view"), reshape = new("reshape"), flatten = new("flatten.using_ints"), ravel = new("ravel");
    internal static readonly Op squeeze = new("squeeze"), squeeze_dim = new("squeeze.dim"), squeeze_ = new("squeeze_"), squeeze__dim = new("squeeze_.dim");
    internal static readonly Op unsqueeze = new("unsqueeze"), unsqueeze_ = new("unsqueeze_");
    internal static readonly Op t = new("t"), numpy_T = new("numpy_T"), transpose = new("transpose.int"), transpose_ = new("transpose_");
    internal static readonly Op permute = new("permute"), movedim = new("movedim.intlist");
    internal static readonly Op expand = new("expand"), broadcast_to = new("broadcast_to"), repeat = new("repeat"), tile = new("tile");
    internal static readonly Op repeat_interleave = new("repeat_interleave.self_Tensor"), repeat_interleave_int = new("repeat_interleave.self_int");
    internal static readonly Op flip = new("flip"), fliplr = new("fliplr"), flipud = new("flipud"), roll = new("roll"), rot90 = new("rot90");
    internal static readonly Op narrow = new("narrow"), select = new("select.int"), slice = new("slice.Tensor"), unfold = new("unfold");
    internal static readonly Op as_strided = new("as_strided");
    internal static readonly Op diagonal = new("diagonal"), diag = new("diag"), diag_embed = new("diag_embed");
    internal static readonly Op tril = new("tril"), tril_ = new("tril_"), triu = new("triu"), triu_ = new("triu_");
    internal static readonly Op channel_shuffle = new("channel_shuffle");
    internal static readonly Op split = new("split.Tensor"), split_sizes = new("split_with_sizes"), chunk = new("chunk"), unbind = new("unbind.int");
    internal static readonly Op tensor_split = new("tensor_split.sections"), tensor_split_indices = new("tensor_split.indices");
}
