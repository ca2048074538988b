using Ablate.Core.Yaml;

namespace Ablate.Core.Arms.Sweeps;

/// <summary>A source of combinations: a table, or a product, union or selection of further sources.</summary>
/// <param name="declared">The variables, each with the place of its values in the file.</param>
internal abstract class SweepPart(IReadOnlyList<Entry> declared)
{
    /// <summary>The variables, one for each column, with the places of their values.</summary>
    public IReadOnlyList<Entry> Declared { get; } = declared;

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Variables { get; } = [.. declared.Select(entry => entry.Key.Text)];

    /// <summary>The columns that tell its rows apart.</summary>
    public virtual IEnumerable<string> Telling => Variables;

    /// <summary>At most so many rows; <see cref="int.MaxValue"/> stands for that many or more. Makes no row.</summary>
    public abstract long Combinations { get; }

    /// <summary>The rows, made as they are asked for; each has one value for each of <see cref="Variables"/>.</summary>
    public abstract IEnumerable<SweptValue[]> Expand(Issues issues);

    /// <summary>The values that a column can have, perhaps repeated. Makes no row.</summary>
    public abstract IEnumerable<SweptValue> ValuesOf(int column);
}
