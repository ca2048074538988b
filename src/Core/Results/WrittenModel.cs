using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core;

/// <summary>
/// A network as its layer list with slots and defaults filled in. The text and the nodes are made when they are first asked
/// for: an experiment may declare thousands of networks and look at few of them.
/// </summary>
/// <param name="layers">The layers: a node, or a list of specs.</param>
public sealed class WrittenModel(object layers)
{
    /// <summary>Canonical JSON: the same text for the same network.</summary>
    public string Text => field ??= Canonical.Json(layers);

    /// <summary>The same as a list of nodes.</summary>
    public Node Node => field ??= layers as Node ?? Canonical.Node(layers);
}
