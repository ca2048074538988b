namespace Ablate.Models;

/// <summary>In the place of a layer that could not be read, which has been reported: what leaves it is not known.</summary>
internal sealed record Unread : LayerSpec
{
    protected internal override LayerPlan? Plan(Site site) => null;
}
