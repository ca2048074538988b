using System.Runtime.CompilerServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Assign([i1], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => At([i1, i2]);
            set => Assign([i1, i2], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => At([i1, i2, i3]);
            set => Assign([i1, i2, i3], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At([i1, i2, i3, i4]);
            set => Assign([i1, i2, i3, i4], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => Assign(indices, value);
        }

        /// <summary>Slices, single places, new dimensions and tensors of places, as in Python's brackets.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var (view, tensors) = View(indices);
            if (tensors.Length == 0) return view;
            var gathered = Ops.index.Call(view, Arg.Optional(tensors));
            view.Dispose();
            return gathered;
        }

        public Tensor index(params Tensor[] indices) => Ops.index.Call(this, Arg.Optional(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, accumulate: false);

        /// <summary>Writes a value, broadcast, where the indices point; with accumulate, adds it there, repeats included.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var (view, tensors) = View(indices);
            using (view)
            {
                if (tensors.Length > 0) Ops.index_put_.Run(view, Arg.Optional(tensors), value, accumulate);
                else if (accumulate) Ops.add_.Run(view, value);
                else Ops.copy_.Run(view, value);
            }
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, accumulate: false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Ops.index_put_.Apply(this, Arg.Optional(indices), value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var tensor = Filled(value);
            return index_put_(tensor, indices);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var tensor = Filled(value);
            return index_put_(tensor, indices);
        }

        private Tensor Filled(Scalar value) => Ops.full.Call(Array.Empty<long>(), value, dtype, Arg.None, device);

        private Tensor At(ReadOnlySpan<long> places)
        {
            var at = alias();
            foreach (var place in places) at = Replace(at, at.select(0, place));
            return at;
        }

        private void Assign(ReadOnlySpan<long> places, Tensor value)
        {
            using var target = At(places);
            target.copy_(value);
        }

        // Everything but index tensors is a chain of views; what the tensors index stays for the operator, null for the rest.
        private (Tensor View, Tensor?[] Tensors) View(TensorIndex[] indices)
        {
            var view = alias();
            var tensors = new List<Tensor?>();
            var dim = 0;
            for (var i = 0; i < indices.Length; i++)
            {
                var index = indices[i];
                switch (index.kind)
                {
                    case TensorIndex.Kind.Single:
                        view = Replace(view, view.select(dim, index.start!.Value));
                        break;
                    case TensorIndex.Kind.Slice:
                        if (index.start is not null || index.stop is not null || index.step is not null)
                            view = Replace(view, Ops.slice.Call(view, dim, index.start, index.stop, index.step ?? 1));
                        dim++;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        var later = indices.Skip(i + 1).Sum(Consumed);
                        dim = (int)view.Dimensions - later;
                        break;
                    case TensorIndex.Kind.None or TensorIndex.Kind.Null:
                        view = Replace(view, view.unsqueeze(dim++));
                        break;
                    case TensorIndex.Kind.Bool:
                        view = Replace(view, view.unsqueeze(dim));
                        Put(tensors, dim++, torch.tensor(new[] { index.start == 1 }, device: device));
                        break;
                    case TensorIndex.Kind.Tensor:
                        Put(tensors, dim, index.tensor!);
                        dim += Consumed(index);
                        break;
                }
            }
            return (view, tensors.ToArray());
        }

        private static void Put(List<Tensor?> tensors, int dim, Tensor tensor)
        {
            while (tensors.Count < dim) tensors.Add(null);
            tensors.Add(tensor);
        }

        // A Bool tensor stands for as many dimensions as it has.
        private static int Consumed(TensorIndex index) => index.kind switch
        {
            TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
            TensorIndex.Kind.Tensor => index.tensor!.dtype is ScalarType.Bool or ScalarType.Byte ? (int)index.tensor.Dimensions : 1,
            _ => 0,
        };

        private static Tensor Replace(Tensor former, Tensor next)
        {
            former.Dispose();
            return next;
        }
    }
}

internal static partial class Ops
{
    internal static readonly Op index = new("index.Tensor"), index_put_ = new("index_put_");
}
