using Ablate.Core.Yaml;

namespace Ablate.Core.Expressions;

/// <summary>
/// How much work the expressions and networks of one experiment may cause, so that a small file cannot stand for a huge
/// one: lists that double at every step, blocks repeated with large arguments. There is one limit for all arms together,
/// what about 900 different ResNet-50 made of blocks need, and a smaller one for each arm, which is reached in less than a
/// second.
/// </summary>
/// <param name="most">For everything together.</param>
internal sealed class Allowance(int most = Allowance.OfAnExperiment)
{
    /// <summary>For all searches of an experiment together: they write networks out that nobody keeps.</summary>
    public const int OfSearches = 50_000_000;

    /// <summary>A value that is looked at.</summary>
    public const int Visit = 1;

    /// <summary>A character of a text that is put together.</summary>
    public const int Character = 5;

    /// <summary>A layer, or another item of a list of layers, that is written out and planned later.</summary>
    public const int Item = 250;

    /// <summary>A combination of swept values that a condition looks at.</summary>
    public const int Condition = 100;

    /// <summary>A value, perhaps with its key, that is written out in a block.</summary>
    public const int Entry = 70;

    /// <summary>A value that is copied to where a name stands for it.</summary>
    public const int Copy = 100;

    private const int OfAnExperiment = 200_000_000;
    private const int OfAPart = 25_000_000;
    private const int OfALaterPart = 2_500_000;

    private int _leftOfPart = OfAPart;
    private bool _oneWasTooLarge;

    /// <summary>Whether nothing is left, of the whole or of the part, which has been reported.</summary>
    public bool IsSpent => IsSpentAltogether || _leftOfPart < 0;

    /// <summary>Whether nothing is left of the whole.</summary>
    public bool IsSpentAltogether => Left < 0;

    /// <summary>What has been taken so far.</summary>
    public int Taken { get; private set; }

    /// <summary>What is left of the whole.</summary>
    public int Left => most - Taken;

    /// <summary>
    /// From here on it is another arm, which has its own limit: a smaller one after an arm that was too large, since the
    /// others may be so by the same repeat, and a second for each would be many.
    /// </summary>
    public void BeginPart() => _leftOfPart = _oneWasTooLarge ? OfALaterPart : OfAPart;

    /// <summary>This arm is too large, which has been reported.</summary>
    public void EndPart() => (_oneWasTooLarge, _leftOfPart) = (true, -1);

    /// <summary>Takes all that is left, for something that is seen to need more.</summary>
    public void Exhaust() => Taken = most + 1;

    /// <summary>Takes some of it; false, and reported the first time, where there is no more.</summary>
    /// <param name="units">How much, one of the constants or a few of them.</param>
    /// <param name="at">What it is for.</param>
    /// <param name="issues">Where the problem goes.</param>
    public bool TryTake(int units, Node at, Issues issues)
    {
        if (IsSpent) return false;
        Taken += units;
        _leftOfPart -= units;
        if (!IsSpent) return true;
        var isKnown = _oneWasTooLarge && !IsSpentAltogether;
        _oneWasTooLarge = true;
        if (isKnown) return false;
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
