using F = TorchSharp.torch.nn.functional;

namespace Ablate.Torch.Tests.Reference.Operators;

internal sealed class Shapes : OperatorTable
{
    public Shapes()
    {
        AddGathering();
        Add("cat", call => cat(call.List("tensors"), Dim(call)));
        Add("stack", call => stack(call.List("tensors"), Dim(call)));
        Add("transpose", call => transpose(call.Input, call.Long("dim0")!.Value, call.Long("dim1")!.Value));
        Add("permute", call => permute(call.Input, call.Longs("dims")!));
        Add("reshape", call => reshape(call.Input, call.Longs("shape")!));
        Add("flatten", call => flatten(call.Input, call.Long("start_dim")!.Value));
        Add("squeeze", call => squeeze(call.Input, Dim(call)));
        Add("unsqueeze", call => unsqueeze(call.Input, Dim(call)));
        Add("narrow", call => narrow(call.Input, Dim(call), call.Long("start")!.Value, call.Long("length")!.Value));
        Add("select", call => select(call.Input, Dim(call), call.Long("index")!.Value));
        AddSeveral("split", call => call.Input.split(call.Long("split_size_or_sections")!.Value, (int)Dim(call)));
        AddSeveral("chunk", call => chunk(call.Input, call.Long("chunks")!.Value, Dim(call)));
        AddSeveral("unbind", call => unbind(call.Input, Dim(call)));
        Add("flip", call => flip(call.Input, call.Longs("dims")!));
        Add("roll", call => roll(call.Input, call.Longs("shifts")!, call.Longs("dims")!));
        Add("tile", call => tile(call.Input, call.Longs("dims")!));
        Add("broadcast_to", call => broadcast_to(call.Input, call.Longs("size")!));
        Add("repeat_interleave", call => repeat_interleave(call.Input, call.Long("repeats")!.Value, Dim(call)));
        Add("tril", call => tril(call.Input, call.Long("diagonal")!.Value));
        Add("triu", call => triu(call.Input, call.Long("diagonal")!.Value));
        Add("diagonal", call => diagonal(call.Input, call.Long("offset")!.Value));
        AddImages();
    }

    private void AddGathering()
    {
        Add("gather", call => gather(call.Input, Dim(call), call["index"]));
        Add("scatter", call => scatter(call.Input, Dim(call), call["index"], call["src"]));
        Add("scatter_add", call => scatter_add(call.Input, Dim(call), call["index"], call["src"]));
        Add("index_select", call => index_select(call.Input, Dim(call), call["index"]));
        Add("index_add", call => index_add(call.Input, Dim(call), call["index"], call["source"], 1));
        Add("masked_select", call => masked_select(call.Input, call["mask"]));
        Add("take_along_dim", call => call.Input.take_along_dim(call["indices"], Dim(call)));
        Add("nn.functional.one_hot", call => F.one_hot(call.Input, call.Long("num_classes")!.Value));
    }

    private void AddImages()
    {
        Add("nn.functional.pad", call => F.pad(call.Input, call.Longs("pad")!, call.PaddingMode("mode"), call.Double("value") ?? 0));
        Add("nn.functional.unfold", call => F.unfold(call.Input, call.Long("kernel_size")!.Value, padding: call.Long("padding")!.Value, stride: call.Long("stride")!.Value));
        Add("nn.functional.fold", call =>
        {
            var (size, kernel) = (call.Longs("output_size")!, call.Long("kernel_size")!.Value);
            return F.fold(call.Input, (size[0], size[1]), (kernel, kernel));
        });
        Add("nn.functional.pixel_shuffle", call => F.pixel_shuffle(call.Input, call.Long("upscale_factor")!.Value));
        Add("nn.functional.pixel_unshuffle", call => F.pixel_unshuffle(call.Input, call.Long("downscale_factor")!.Value));
        Add("nn.functional.interpolate", call => F.interpolate(call.Input, call.Longs("size"), call.Doubles("scale_factor", 2), Mode(call), call.Bool("align_corners")));
    }

    private static long Dim(Call call) => call.Long("dim")!.Value;

    private static InterpolationMode Mode(Call call) => call.Text("mode") switch
    {
        "nearest" => InterpolationMode.Nearest,
        "linear" => InterpolationMode.Linear,
        "bilinear" => InterpolationMode.Bilinear,
        "bicubic" => InterpolationMode.Bicubic,
        "area" => InterpolationMode.Area,
        var other => throw new NotSupportedException($"TorchSharp has no interpolation '{other}'."),
    };
}
