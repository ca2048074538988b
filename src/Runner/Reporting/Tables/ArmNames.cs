using Ablate.Core;

namespace Ablate.Runner.Reporting.Tables;

/// <summary>What the arms of a table may be called, and how many they may be.</summary>
internal static class ArmNames
{
    /// <summary>A sweep of more arms is none that could be read; more than these is a column of numbers taken for names.</summary>
    private const int Most = 1_000;

    private const int Longest = 200;

    /// <param name="arms">Each name where it comes first.</param>
    /// <param name="issues">Where problems go.</param>
    public static void Check(IReadOnlyList<Field> arms, Issues issues)
    {
        if (arms.Count > Most)
        {
            issues.Add(new Issue(arms[Most].At, "arm", FormattableString.Invariant($"A table has at most {Most:N0} arms, but this one has {arms.Count:N0}."), "Is this the column of the arms?"));
            return;
        }
        foreach (var arm in arms.Where(arm => arm.Text.Length > Longest))
            issues.Add(new Issue(arm.At, "arm", FormattableString.Invariant($"The name of an arm has at most {Longest} characters, but this one, '{Score.Brief(arm.Text)}', has {arm.Text.Length:N0}.")));
        foreach (var alike in arms.GroupBy(arm => WithoutBlanks(arm.Text), StringComparer.OrdinalIgnoreCase)) RefuseLookalikes([.. alike], issues);
    }

    // "SE" and "se ": two spellings of one arm, whose runs would be compared with one another.
    private static void RefuseLookalikes(List<Field> alike, Issues issues)
    {
        foreach (var other in alike.Skip(1))
        {
            issues.Add(new Issue(
                other.At, "arm",
                FormattableString.Invariant($"The arm '{Score.Brief(other.Text)}' differs from '{Score.Brief(alike[0].Text)}' of line {alike[0].At.Line} in blanks, or in upper and lower case, alone."),
                "Write one arm in one way. Two arms get names that tell them apart."));
        }
    }

    private static string WithoutBlanks(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c)));
}
