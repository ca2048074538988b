using Ablate.Core.Schema;

namespace Ablate.Models;

/// <summary>
/// A layer as a file writes it. A concrete layer is one record in one file of <c>Layers/</c>: its parameters are the
/// keys, and <see cref="Plan"/> says everything else about it.
/// </summary>
[Advice("It is not written: it follows from what arrives.", "in_features", "in_channels", "num_features", "in_chs", "input_size")]
public abstract record LayerSpec : Spec
{
    /// <summary>What the layer is called in parameter names, before its ordinal: its kind, or the own name of a slot or a block.</summary>
    protected internal virtual string ScopeName => Kind;

    /// <summary>Whether an ordinal among its namesakes follows <see cref="ScopeName"/>.</summary>
    protected internal virtual bool IsCounted => true;

    /// <summary>
    /// Checks the layer against the shape that arrives and works out what it will be; no tensor is made.
    /// </summary>
    /// <param name="site">Where the layer stands: the shape that arrives, its path, and where objections go.</param>
    /// <returns>The plan, or null after <see cref="Site.Refuse(string, string?)"/>.</returns>
    protected internal abstract LayerPlan? Plan(Site site);
}
