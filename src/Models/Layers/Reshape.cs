using System.ComponentModel;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>
/// The numbers of an image or a vector as an image of other sizes, in the order channel, row, column; as torch.reshape and
/// torch.nn.Unflatten. One size may be left out: it follows.
/// <para>C×H×W or a vector → channels×height×width. To a vector: <c>flatten</c>.</para>
/// </summary>
[Kind("reshape")]
[AlsoKnownAs("unflatten", "view")]
[RulesConcern("channels", "height", "width")]
[Description("The same numbers as an image of other sizes.")]
public sealed record Reshape(
    [InRange(1, 10_000_000)] int? Channels = null,
    [InRange(1, 10_000_000)] int? Height = null,
    [InRange(1, 10_000_000)] int? Width = null) : LayerSpec, IValidated
{
    public void Validate(Node source, Issues issues)
    {
        if (new[] { Channels, Height, Width }.Count(size => size is null) > 1)
            issues.Error(source, "Only one of 'channels', 'height' and 'width' may be left out.", "Write reshape: {height: 196, width: 1}.");
    }

    protected internal override LayerPlan? Plan(Site site)
    {
        var input = site.Input;
        var known = Size.Product(Channels ?? 1, Height ?? 1, Width ?? 1);
        var rest = input.Elements / known;
        var output = Shape.Image(Channels ?? rest, Height ?? rest, Width ?? rest);
        if (rest < 1 || output.Elements != input.Elements)
        {
            var sizes = string.Join('×', new[] { Channels, Height, Width }.Select(size => size is { } number ? FormattableString.Invariant($"{number}") : "?"));
            return site.Refuse(FormattableString.Invariant($"An image of {sizes} cannot be made of {input.Elements} numbers: {input} arrives."));
        }
        return new LayerPlan(site)
        {
            Output = output,
            Parameters = [],
            Work = [],
            Effective = new Reshape((int)output.Channels, (int)output.Height, (int)output.Width),
            IsIdentity = output == input,
            Build = () => new ReshapeModule(output),
        };
    }
}

internal sealed class ReshapeModule(Shape output) : nn.Module<Tensor, Tensor>(nameof(Reshape))
{
    public override Tensor forward(Tensor input) => input.reshape(output.Batch(input.shape[0]));
}
