using Ablate.Core.Yaml;

namespace Ablate.Core.Expressions;

/// <summary>The names that an expression can use at one place of a file.</summary>
internal interface IScope
{
    /// <summary>The names that one which is not known might have meant, for hints.</summary>
    IEnumerable<string> NamesLike(string unknown);

    /// <summary>The second half of the sentence "The variable 'x' is not known here: …."</summary>
    string Where { get; }

    /// <summary>What the values may come to; by default each as much as a whole experiment.</summary>
    Allowance Allowance => new();

    /// <summary>What the value of a name is called, which a comparison takes for the value; null for what is called nothing.</summary>
    string? LabelOf(string name) => null;

    /// <summary>Looks a name up.</summary>
    /// <param name="name">The whole name, dots included, such as <c>train.epochs</c>.</param>
    /// <param name="value">The value; null where the name is known but its value is in error, which has been reported.</param>
    /// <returns>False where the name is not known.</returns>
    bool TryFind(string name, out Node? value);
}
