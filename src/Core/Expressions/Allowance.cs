using Ablate.Core.Yaml;

namespace Ablate.Core.Expressions;

/// <summary>
/// How much work the expressions and networks of one experiment may cause, all arms together, so that a small file cannot
/// stand for a huge one: lists that double at every step, blocks repeated with large arguments. It is what about
/// 400 arms of a ResNet-50 made of blocks need, and a machine does it in a few seconds.
/// </summary>
internal sealed class Allowance
{
    /// <summary>A value that is looked at.</summary>
    public const int Visit = 1;

    /// <summary>A character of a text that is put together.</summary>
    public const int Character = 5;

    /// <summary>A layer, or another item of a list of layers, that is written out.</summary>
    public const int Item = 25;

    /// <summary>A value, perhaps with its key, that is written out in a block.</summary>
    public const int Entry = 70;

    /// <summary>A value that is copied to where a name stands for it.</summary>
    public const int Copy = 100;

    private const int Most = 50_000_000;

    private int _left = Most;

    /// <summary>Whether nothing is left, which has been reported.</summary>
    public bool IsSpent => _left < 0;

    /// <summary>Takes some of it; false, and reported the first time, where there is no more.</summary>
    /// <param name="units">How much, one of the constants or a few of them.</param>
    /// <param name="at">What it is for.</param>
    /// <param name="issues">Where the problem goes.</param>
    public bool TryTake(int units, Node at, Issues issues)
    {
        if (IsSpent) return false;
        _left -= units;
        if (!IsSpent) return true;
        issues.Error(at, "Written out, the experiment is too large: its expressions, repeats and blocks stand for millions of values, all arms together.", "Look for lists that are made of other lists again and again, and for large numbers of arms and repeats.");
        return false;
    }

    /// <summary>Takes what a copy of a whole value costs, and refuses one that nests too deep.</summary>
    /// <exception cref="ExpressionFault">It nests too deep.</exception>
    public bool TryCopy(Node node, Node at, Issues issues, int depth = 1)
    {
        if (depth > YamlReader.MaxDepth) throw new ExpressionFault(0, FormattableString.Invariant($"The value nests deeper than {YamlReader.MaxDepth}."));
        return TryTake(Copy, at, issues) && node switch
        {
            SequenceNode list => list.Items.All(item => TryCopy(item, at, issues, depth + 1)),
            MappingNode mapping => mapping.Entries.All(entry => TryCopy(entry.Value, at, issues, depth + 1)),
            _ => true,
        };
    }
}
