using TorchSharp.Interop;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A learnt vector for each index; the weight is [num_embeddings, embedding_dims].</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private static readonly Op Lookup = new("embedding");
        private static readonly Op Renormalize = new("embedding_renorm_");

        private readonly long _paddingIndex;
        private readonly double? _maxNorm;
        private readonly double _normType;
        private readonly bool _scaleGradient, _sparse;
        private Parameter? _weight;

        internal Embedding(Parameter weight, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse) : base(nameof(Embedding))
        {
            var count = weight.shape[0];
            if (padding_idx is { } index && (index < -count || index >= count))
                throw new ArgumentException($"The padding index {index} is none of {count} embeddings.", nameof(padding_idx));
            // libtorch takes -1 for "no padding", so a negative index has to be counted from the front.
            _paddingIndex = padding_idx is { } given ? (given + count) % count : -1;
            _maxNorm = max_norm;
            _normType = norm_type;
            _scaleGradient = scale_grad_by_freq;
            _sparse = sparse;
            this.weight = weight;
        }

        internal Embedding DrawWeight()
        {
            nn.init.normal_(_weight!);
            if (_paddingIndex < 0) return this;
            using var _ = no_grad();
            using var padding = _weight!.select(0, _paddingIndex);
            padding.fill_(0);
            return this;
        }

        public Parameter weight { get => _weight!; set => Hold(nameof(weight), ref _weight, value); }

        public override Tensor forward(Tensor input)
        {
            if (_maxNorm is { } norm)
            {
                using var _ = no_grad();
                Renormalize.Run(_weight!, input, norm, _normType);
            }
            return Lookup.Call(_weight!, input, _paddingIndex, _scaleGradient, _sparse);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>An embedding whose vectors start standard normal.</summary>
            /// <param name="num_embeddings">How many indices there are.</param>
            /// <param name="embedding_dims">The length of a vector.</param>
            /// <param name="padding_idx">An index whose vector is zero and stays as it is.</param>
            /// <param name="max_norm">Vectors that are longer are shortened to this when they are looked up.</param>
            /// <param name="norm_type">The p of the norm that <paramref name="max_norm"/> is about.</param>
            /// <param name="scale_grad_by_freq">Whether gradients are divided by how often an index occurs in the batch.</param>
            /// <param name="sparse">Whether the weight's gradient is a sparse tensor.</param>
            /// <param name="device">Where the weight is.</param>
            /// <param name="dtype">The weight's type.</param>
            public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
                new Embedding(Parameter(empty([num_embeddings, embedding_dims], dtype, device)), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse).DrawWeight();

            /// <summary>An embedding with given vectors, by default not to be trained further.</summary>
            /// <inheritdoc cref="Embedding"/>
            public static Embedding Embedding_from_pretrained(Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
                new(Parameter(embeddings.detach().to(dtype ?? embeddings.dtype, device ?? embeddings.device), requires_grad: !freeze), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
        }
    }
}
