using Ablate.Core.Expressions;

namespace Ablate.Core.Blocks;

/// <summary>What layers mean at a place of a model.</summary>
/// <param name="Scope">The names that expressions may use.</param>
/// <param name="Fillers">What fills slots.</param>
/// <param name="Stage">The number of the innermost stage around; null outside of stages.</param>
/// <param name="Via">The use that the place belongs to; null in the model itself.</param>
/// <param name="Open">The blocks and slots around, which must not stand in themselves.</param>
internal sealed record Context(IScope Scope, Fillers Fillers, int? Stage, Use? Via, IReadOnlyList<string> Open);
