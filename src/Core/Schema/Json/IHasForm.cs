using System.Text.Json.Nodes;

namespace Ablate.Core.Schema.Json;

/// <summary>A value that an <see cref="IReadsNode{TSelf}"/> reads says with this which JSON it reads.</summary>
public interface IHasForm
{
    /// <summary>The JSON Schema of what the type reads.</summary>
    /// <param name="forms">Knows the schemas of the values inside.</param>
    /// <param name="range">The range of every number in it; null for any number.</param>
    static abstract JsonObject Form(Forms forms, InRangeAttribute? range);
}
