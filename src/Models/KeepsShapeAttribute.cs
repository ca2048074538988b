namespace Ablate.Models;

/// <summary>
/// Marks a layer whose output has the shape of its input whatever its parameters are, so that the shape behind it is known
/// also where it has mistakes.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KeepsShapeAttribute : Attribute;
