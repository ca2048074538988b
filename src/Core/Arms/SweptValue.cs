using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>One value of a swept variable.</summary>
/// <param name="Label">What stands for the value in the names of arms; distinct among the values of a variable.</param>
/// <param name="Value">A scalar, or layers as a mapping or a list.</param>
internal readonly record struct SweptValue(string Label, Node Value)
{
    /// <summary>The same text for values that mean the same, wherever they stand and whatever their labels.</summary>
    public string Meaning => Canonical.Json(Value);
}
