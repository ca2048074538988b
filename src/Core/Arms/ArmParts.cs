using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>Arms as the file declares them.</summary>
/// <param name="Key">Their name, perhaps with swept values in it.</param>
/// <param name="Source">What the file says.</param>
/// <param name="Values">The same, less the sweep.</param>
/// <param name="Sweep">The sweep.</param>
/// <param name="Rows">Its combinations, one for each arm.</param>
internal sealed record Declared(ScalarNode Key, Node Source, MappingNode Values, Sweep Sweep, IReadOnlyList<IReadOnlyDictionary<string, SweptValue>> Rows);

/// <summary>One arm before it is understood.</summary>
/// <param name="Own">What the arm says.</param>
/// <param name="Root">The experiment with the arm's changes.</param>
/// <param name="Swept">The swept values; null for one in error that has been reported.</param>
/// <param name="Source">Where the file declares it.</param>
/// <param name="NetworkFrom">Stands for the layer list and what fills its slots: the same object for the same of both.</param>
internal sealed record ArmParts(MappingNode Own, MappingNode Root, IReadOnlyDictionary<string, Node?> Swept, Node Source, object NetworkFrom);
