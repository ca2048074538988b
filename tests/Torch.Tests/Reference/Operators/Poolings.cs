using F = TorchSharp.torch.nn.functional;

namespace Ablate.Torch.Tests.Reference.Operators;

internal sealed class Poolings : OperatorTable
{
    public Poolings()
    {
        Add("nn.functional.max_pool1d", call => F.max_pool1d(call.Input, call.Long("kernel_size")!.Value, call.Long("stride"), call.Long("padding"), call.Long("dilation"), Ceil(call)));
        AddSeveral("nn.functional.max_pool2d", call =>
        {
            var (kernel, stride, padding, dilation) = (call.Longs("kernel_size", 2)!, call.Longs("stride", 2), call.Longs("padding", 2), call.Longs("dilation", 2));
            if (call.Bool("return_indices") is not true) return [F.max_pool2d(call.Input, kernel, stride, padding, dilation, Ceil(call))];
            var (output, indices) = F.max_pool2d_with_indices(call.Input, kernel, stride, padding, dilation, Ceil(call));
            return [output, indices];
        });
        Add("nn.functional.max_pool3d", call => F.max_pool3d(call.Input, call.Longs("kernel_size", 3)!, call.Longs("stride", 3), call.Longs("padding", 3), call.Longs("dilation", 3), Ceil(call)));
        Add("nn.functional.avg_pool1d", call => F.avg_pool1d(call.Input, call.Long("kernel_size")!.Value, call.Long("stride"), call.Long("padding"), Ceil(call), CountsPadding(call)));
        Add("nn.functional.avg_pool2d", call => F.avg_pool2d(call.Input, call.Longs("kernel_size", 2)!, call.Longs("stride", 2), call.Longs("padding", 2), Ceil(call), CountsPadding(call), call.Long("divisor_override")));
        Add("nn.functional.avg_pool3d", call => F.avg_pool3d(call.Input, call.Longs("kernel_size", 3)!, call.Longs("stride", 3), call.Longs("padding", 3), Ceil(call), CountsPadding(call), call.Long("divisor_override")));
        Add("nn.functional.adaptive_avg_pool1d", call => F.adaptive_avg_pool1d(call.Input, call.Longs("output_size")![0]));
        Add("nn.functional.adaptive_avg_pool2d", call => F.adaptive_avg_pool2d(call.Input, call.Longs("output_size")!));
        Add("nn.functional.adaptive_avg_pool3d", call => F.adaptive_avg_pool3d(call.Input, call.Longs("output_size")!));
        Add("nn.functional.adaptive_max_pool1d", call => F.adaptive_max_pool1d(call.Input, call.Longs("output_size")![0]));
        Add("nn.functional.adaptive_max_pool2d", call => F.adaptive_max_pool2d(call.Input, call.Longs("output_size")!));
        Add("nn.functional.adaptive_max_pool3d", call => F.adaptive_max_pool3d(call.Input, call.Longs("output_size")!));
    }

    private static bool Ceil(Call call) => call.Bool("ceil_mode") ?? false;

    private static bool CountsPadding(Call call) => call.Bool("count_include_pad") ?? true;
}
