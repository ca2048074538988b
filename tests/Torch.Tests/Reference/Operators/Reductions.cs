namespace Ablate.Torch.Tests.Reference.Operators;

internal sealed class Reductions : OperatorTable
{
    public Reductions()
    {
        Add("sum", call => call.Longs("dim") is { } dims ? sum(call.Input, dims, Kept(call)) : sum(call.Input));
        Add("mean", call => call.Longs("dim") is { } dims ? mean(call.Input, dims, Kept(call)) : mean(call.Input));
        Add("var", call => call.Longs("dim") is { } dims ? var(call.Input, dims, Unbiased(call), Kept(call)) : var(call.Input, Unbiased(call)));
        Add("std", call => call.Longs("dim") is { } dims ? std(call.Input, dims, Unbiased(call), Kept(call)) : std(call.Input, Unbiased(call)));
        // TorchSharp takes one dimension at a time; from the last to the first, the earlier ones keep their places.
        Add("logsumexp", call => call.Longs("dim")!.OrderDescending().Aggregate(call.Input, (tensor, dim) => logsumexp(tensor, dim, Kept(call))));
        Add("amax", call => call.Input.amax(call.Longs("dim") ?? [], Kept(call)));
        Add("amin", call => call.Input.amin(call.Longs("dim") ?? [], Kept(call)));
        AddSeveral("max", call => call.Long("dim") is { } dim ? Both(max(call.Input, dim, Kept(call))) : [max(call.Input)]);
        AddSeveral("min", call => call.Long("dim") is { } dim ? Both(min(call.Input, dim, Kept(call))) : [min(call.Input)]);
        AddSeveral("median", call => call.Long("dim") is { } dim ? Both(MedianAlong(call.Input, dim, Kept(call))) : [call.Input.median()]);
        Add("argmax", call => call.Long("dim") is { } dim ? argmax(call.Input, dim, Kept(call)) : argmax(call.Input));
        Add("argmin", call => call.Long("dim") is { } dim ? argmin(call.Input, dim, Kept(call)) : argmin(call.Input));
        Add("prod", call => call.Long("dim") is { } dim ? call.Input.prod(dim, Kept(call)) : prod(call.Input));
        Add("cumsum", call => cumsum(call.Input, call.Long("dim")!.Value));
        Add("cumprod", call => call.Input.cumprod(call.Long("dim")!.Value));
        Add("norm", call => call.Long("dim") is { } dim ? call.Input.norm((int)dim, p: (float)call.Double("p")!.Value) : norm(call.Input, (float)call.Double("p")!.Value));
        AddPair("topk", call => topk(call.Input, (int)call.Long("k")!.Value, (int)call.Long("dim")!.Value, call.Bool("largest") ?? true));
        AddPair("sort", call => sort(call.Input, call.Long("dim")!.Value, call.Bool("descending") ?? false));
        Add("argsort", call => argsort(call.Input, call.Long("dim")!.Value));
    }

    private static bool Kept(Call call) => call.Bool("keepdim") ?? false;

    private static bool Unbiased(Call call) => call.Bool("unbiased") ?? true;

    private static Tensor[] Both((Tensor, Tensor) pair) => [pair.Item1, pair.Item2];

    // TorchSharp has no median along a dimension: it is the lower middle of the sorted values.
    private static (Tensor, Tensor) MedianAlong(Tensor input, long dim, bool kept)
    {
        var (values, indices) = sort(input, dim);
        var middle = (input.shape[dim] - 1) / 2;
        return kept ? (values.narrow(dim, middle, 1), indices.narrow(dim, middle, 1)) : (values.select(dim, middle), indices.select(dim, middle));
    }
}
