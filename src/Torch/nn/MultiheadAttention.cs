using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules
{
    /// <summary>Attention of several heads (Vaswani et al. 2017) over sequences [length, batch, features].</summary>
    public sealed class MultiheadAttention : nn.Module<Tensor, Tensor, Tensor, Tensor?, bool, Tensor?, Tuple<Tensor, Tensor>>
    {
        private readonly long _features, _heads;
        private readonly double _dropout;
        private readonly bool _zeroToken;
        private readonly Linear _output;
        private Parameter? _projection, _queryProjection, _keyProjection, _valueProjection, _projectionBias, _keyToken, _valueToken;

        internal MultiheadAttention(long embedded_dim, long num_heads, double dropout, bool bias, bool add_bias_kv, bool add_zero_attn, long kdim, long vdim) : base(nameof(MultiheadAttention))
        {
            if (embedded_dim % num_heads != 0)
                throw new ArgumentException($"{embedded_dim} features can't be divided among {num_heads} heads.", nameof(num_heads));
            (_features, _heads, _dropout, _zeroToken) = (embedded_dim, num_heads, dropout, add_zero_attn);

            if (kdim == embedded_dim && vdim == embedded_dim)
            {
                Hold("in_proj_weight", ref _projection, Xavier(3 * embedded_dim, embedded_dim));
            }
            else
            {
                Hold("q_proj_weight", ref _queryProjection, Xavier(embedded_dim, embedded_dim));
                Hold("k_proj_weight", ref _keyProjection, Xavier(embedded_dim, kdim));
                Hold("v_proj_weight", ref _valueProjection, Xavier(embedded_dim, vdim));
            }
            if (bias) Hold("in_proj_bias", ref _projectionBias, nn.Parameter(zeros(3 * embedded_dim)));
            _output = nn.Linear(embedded_dim, embedded_dim, bias);
            if (bias) nn.init.zeros_(_output.bias!);
            register_module("out_proj", _output);
            if (!add_bias_kv) return;
            Hold("bias_k", ref _keyToken, nn.Parameter(nn.init.xavier_normal_(empty([1, 1, embedded_dim]))));
            Hold("bias_v", ref _valueToken, nn.Parameter(nn.init.xavier_normal_(empty([1, 1, embedded_dim]))));
        }

        private static Parameter Xavier(long rows, long columns) => nn.Parameter(nn.init.xavier_uniform_(empty([rows, columns])));

        /// <summary>Attends from each query to the keys and takes the values' means with the weights found.</summary>
        /// <param name="query">[L, N, E].</param>
        /// <param name="key">[S, N, kdim].</param>
        /// <param name="value">[S, N, vdim].</param>
        /// <param name="key_padding_mask">[N, S], true where a key is left out.</param>
        /// <param name="need_weights">Whether the weights, averaged over the heads, are returned too.</param>
        /// <param name="attn_mask">[L, S] or [N·heads, L, S]: true where a query may not see a key, or numbers added before the softmax.</param>
        /// <returns>The output [L, N, E] and the weights [N, L, S], or null for the weights.</returns>
        public override Tuple<Tensor, Tensor> forward(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights, Tensor? attn_mask)
        {
            using var scope = NewDisposeScope();
            var (length, batch, headSize) = (query.shape[0], query.shape[1], _features / _heads);
            var q = Project(query, 0, _queryProjection).mul(1 / Math.Sqrt(headSize));
            var k = Project(key, 1, _keyProjection);
            var v = Project(value, 2, _valueProjection);

            var added = 0L;
            if (_keyToken is not null)
            {
                k = cat([k, _keyToken.expand(1, batch, _features)], 0);
                v = cat([v, _valueToken!.expand(1, batch, _features)], 0);
                added++;
            }
            if (_zeroToken)
            {
                k = cat([k, zeros_like(k[..1])], 0);
                v = cat([v, zeros_like(v[..1])], 0);
                added++;
            }
            var keys = k.shape[0];
            (q, k, v) = (Heads(q, length), Heads(k, keys), Heads(v, keys));

            var scores = q.bmm(k.transpose(1, 2));
            // Keys added here are visible to all.
            if (attn_mask is not null) scores = Masked(scores, F.pad(attn_mask, [0, added]));
            if (key_padding_mask is not null)
                scores = Masked(scores, F.pad(key_padding_mask, [0, added]).reshape(batch, 1, 1, keys).expand(batch, _heads, 1, keys).reshape(batch * _heads, 1, keys));
            var weights = F.dropout(F.softmax(scores, -1), _dropout, training);

            var attended = weights.bmm(v).transpose(0, 1).reshape(length, batch, _features);
            var output = _output.call(attended).MoveToOuterDisposeScope();
            var means = need_weights ? weights.view(batch, _heads, length, keys).mean([1]).MoveToOuterDisposeScope() : null;
            return Tuple.Create(output, means!);

            Tensor Heads(Tensor tokens, long count) => tokens.reshape(count, batch * _heads, headSize).transpose(0, 1);
        }

        public new Tuple<Tensor, Tensor> call(Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true, Tensor? attn_mask = null) =>
            base.call(query, key, value, key_padding_mask, need_weights, attn_mask);

        // Query, key and value have a third of the joint weight each, unless their sizes differ.
        private Tensor Project(Tensor tokens, int third, Tensor? weight)
        {
            weight ??= _projection!.narrow(0, third * _features, _features);
            return F.linear(tokens, weight, _projectionBias?.narrow(0, third * _features, _features));
        }

        private static Tensor Masked(Tensor scores, Tensor mask) =>
            mask.dtype == ScalarType.Bool ? scores.masked_fill(mask, double.NegativeInfinity) : scores.add(mask);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.MultiheadAttention"/>
            /// <param name="embedded_dim">The features of queries and outputs, divided among the heads.</param>
            /// <param name="num_heads">How many heads.</param>
            /// <param name="dropout">The probability with which a weight is dropped in training.</param>
            /// <param name="bias">Whether the projections have biases.</param>
            /// <param name="add_bias_kv">Whether a learnt token is added to keys and values.</param>
            /// <param name="add_zero_attn">Whether a zero token is added to keys and values.</param>
            /// <param name="kdim">The features of keys; as many as of queries where null.</param>
            /// <param name="vdim">The features of values; as many as of queries where null.</param>
            public static MultiheadAttention MultiheadAttention(long embedded_dim, long num_heads, double dropout = 0.0, bool bias = true, bool add_bias_kv = false, bool add_zero_attn = false, long? kdim = null, long? vdim = null) =>
                new(embedded_dim, num_heads, dropout, bias, add_bias_kv, add_zero_attn, kdim ?? embedded_dim, vdim ?? embedded_dim);
        }
    }
}
