using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Ablate.Models.Layers;

/// <summary>
/// Ghiasi et al., "DropBlock: A regularization method for convolutional networks", 2018, algorithm 1 and equation 1.
/// <para>While training, squares of <c>size</c> pixels of a channel are zeroed: each that lies within the image with the
/// probability γ = rate/size² · H·W / ((H − size + 1)(W − size + 1)), independently; y = x · m · count(m)/sum(m) with m the
/// mask of the batch. y = x in evaluation.</para>
/// <para>C×H×W → C×H×W. On an image smaller than the size the squares are as large as its smaller side.</para>
/// <para>Departures: the rate is given as what is dropped, where the paper has keep_prob; its rise while training is not
/// offered.</para>
/// </summary>
[Kind("drop_block")]
[AlsoKnownAs("DropBlock2d", "dropblock")]
[Description("Zeroes squares of a channel at random while training.")]
public sealed record DropBlock(
    [InRange(0, 1, BelowMax = true), Shorthand, AlsoKnownAs("drop_prob", "p")] double Rate = 0.1,
    [InRange(1, Window.LargestSide), AlsoKnownAs("block_size")] int Size = 7) : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        if (!site.HasImage("Dropping squares")) return null;
        var size = (int)Math.Min(Size, Math.Min(input.Height, input.Width));
        var places = (double)((input.Height - size + 1) * (input.Width - size + 1));
        var probability = Math.Min(1, Rate / ((double)size * size) * input.Positions / places);
        return new LayerPlan(site)
        {
            Output = input,
            Parameters = [],
            Work = [],
            Effective = this with { Size = size },
            IsIdentity = Rate == 0,
            Build = () => new DropBlockModule(site.Path, size, probability),
        };
    }
}

internal sealed class DropBlockModule(string path, long size, double probability) : nn.Module<Tensor, Tensor>(nameof(DropBlock)), IReseedable
{
    private readonly NamedGenerator _generator = new("drop block", path);

    public void Reseed(long seed, int epoch) => _generator.Reseed(seed, epoch);

    public override Tensor forward(Tensor input)
    {
        if (!training || probability == 0) return input.alias();
        using var scope = NewDisposeScope();
        var (height, width, border) = (input.shape[2] - size + 1, input.shape[3] - size + 1, size - 1);
        var corners = empty([input.shape[0], input.shape[1], height, width], input.dtype, input.device).bernoulli_(probability, _generator.On(input.device));
        // A pixel is dropped where one of the squares that reach it is.
        var dropped = F.max_pool2d(F.pad(corners, [border, border, border, border]), size, 1);
        var kept = 1 - dropped;
        var scale = kept.numel() / kept.sum().clamp_min(1);
        return (input * (kept * scale)).MoveToOuterDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _generator.Dispose();
        base.Dispose(disposing);
    }
}
