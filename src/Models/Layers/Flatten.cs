using System.ComponentModel;
using Ablate.Core.Schema;
using TorchSharp;

namespace Ablate.Models.Layers;

/// <summary>
/// An image as one vector in the order channel, row, column; as torch.nn.Flatten. A vector stays as it is.
/// <para>C×H×W → a vector of C·H·W.</para>
/// </summary>
[Kind("flatten")]
[Description("Image to vector, in the order channel, row, column.")]
public sealed record Flatten : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site) => new(site)
    {
        Output = Shape.Vector(site.Input.Elements),
        Parameters = [],
        Work = [],
        IsIdentity = site.Input.IsVector,
        Build = () => torch.nn.Flatten(),
    };
}
