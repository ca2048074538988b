using Ablate.Core;
using Ablate.Core.Schema;

namespace Ablate.Runner.Reporting;

/// <summary>Two results of the same arms as one, with a comparison for each arm that both have: the second less the first.</summary>
internal static class SideBySide
{
    /// <param name="first">Before.</param>
    /// <param name="firstName">What it is called.</param>
    /// <param name="second">After.</param>
    /// <param name="secondName">What it is called.</param>
    /// <param name="only">The arms that are asked for; all that both have where there is none.</param>
    /// <param name="margin">Of equivalence; null: that of the first.</param>
    /// <param name="differencesOf">By an arm's own name, what it is not alike in on the two sides.</param>
    /// <exception cref="UserException">The two have no arm in common, or none of those that are asked for.</exception>
    public static StudyResults Of(StudyResults first, string firstName, StudyResults second, string secondName, IReadOnlyList<string> only, PercentagePoints? margin, Func<string, IReadOnlyList<SetupDifference>> differencesOf)
    {
        if (Path.TrimEndingDirectorySeparator(firstName) == Path.TrimEndingDirectorySeparator(secondName))
            throw new UserException($"{firstName} would be compared with itself.");
        var common = Names(first).Intersect(Names(second)).ToList();
        if (common.Count == 0) throw new UserException($"{firstName} and {secondName} have no arm in common.");
        foreach (var arm in only.Except(common))
            throw new UserException($"{firstName} and {secondName} do not both have an arm '{arm}'. {Suggest.Hint(arm, common, "arms that they both have")}".TrimEnd());
        if (first.Analysis.Metric != second.Analysis.Metric)
            throw new UserException($"{firstName} measures {first.Analysis.Metric}, and {secondName} {second.Analysis.Metric}: they cannot be compared.");

        var chosen = only.Count > 0 ? common.FindAll(only.Contains) : common;
        var analysis = new AnalysisConfig(
            Name(chosen[0], firstName),
            first.Analysis.Metric,
            first.Analysis.Confidence,
            margin ?? first.Analysis.Margin,
            Secondary: [.. chosen.Select(arm => $"{Name(arm, secondName)} - {Name(arm, firstName)}")],
            CollapsedBelow: first.Analysis.CollapsedBelow);
        var differences = chosen.SelectMany(arm => differencesOf(arm).Select(difference => difference with { Arm = Name(arm, secondName) })).ToList();
        return new StudyResults(
            $"{secondName} against {firstName}",
            differences.Count == 0
                ? $"Do the same arms come out the same in {secondName} as in {firstName}?"
                : $"How do the arms of {secondName} come out against those of the same names in {firstName}, which are set up otherwise?",
            null,
            [.. Arms(first, firstName), .. Arms(second, secondName)],
            analysis,
            null,
            Test(first, firstName, second, secondName),
            null,
            [])
        {
            IsBeforeAndAfter = true,
            SetupDifferences = differences,
        };

        IEnumerable<ArmRecord> Arms(StudyResults results, string side) =>
            results.Arms.Where(arm => chosen.Contains(arm.Name)).Select(arm => arm with { Name = Name(arm.Name, side), Values = new Dictionary<string, string>() });
    }

    /// <summary>Refuses results of different tasks: their difference would be that of the tasks.</summary>
    /// <exception cref="UserException">The data, the number of classes or the examples that are measured on are not the same.</exception>
    public static void RequireSameTask(Study first, string firstName, Study second, string secondName)
    {
        var (one, other) = (Canonical.Json(first.Data.Dataset), Canonical.Json(second.Data.Dataset));
        var isValidation = first.Experiment.Analysis.Metric == AnalysisConfig.ValidationAccuracy;
        var difference =
            first.Dataset.Identity != second.Dataset.Identity || (first.Dataset.Identity is null && one != other)
                ? one == other ? $"the data of {one} have changed between them" : $"the data are {one} and {other}"
            : first.Dataset.Info.Classes != second.Dataset.Info.Classes
                ? FormattableString.Invariant($"there are {first.Dataset.Info.Classes} classes and {second.Dataset.Info.Classes}")
            : Measured(first) != Measured(second)
                ? FormattableString.Invariant($"they are measured on {Measured(first)} and {Measured(second)} {(isValidation ? "validation" : "test")} examples")
            : null;
        if (difference is not null)
            throw new UserException($"{firstName} and {secondName} cannot be compared: {difference}, and a difference would be that of the tasks. Compare results of the same data.");

        int Measured(Study study) => isValidation ? study.Data.Validation : study.Data.Test ?? study.Dataset.Info.Test;
    }

    /// <summary>What an arm of both studies is not alike in.</summary>
    public static IReadOnlyList<SetupDifference> Differences(Study first, Study second, string arm) =>
        first.Arm(arm).WithSeeds([0]) is [var one, ..] && second.Arm(arm).WithSeeds([0]) is [var other, ..] ? Reporting.SetupDifferences.Between(one, other, arm) : [];

    private static IEnumerable<string> Names(StudyResults results) => results.Arms.Where(arm => !arm.IsDropped).Select(arm => arm.Name);

    private static string Name(string arm, string side) => $"{arm} in {side}";

    /// <summary>The test examples where both kept them.</summary>
    private static TestExamples? Test(StudyResults first, string firstName, StudyResults second, string secondName)
    {
        if (first.Test is not { } one || second.Test is not { } other) return null;
        if (!one.Labels.SequenceEqual(other.Labels)) throw new UserException($"{firstName} and {secondName} cannot be compared: their test examples are not the same. Compare results of the same data.");
        var sides = first.Arms.ToDictionary(arm => Name(arm.Name, firstName), arm => (one, arm.Name), StringComparer.Ordinal);
        foreach (var arm in second.Arms) sides[Name(arm.Name, secondName)] = (other, arm.Name);
        return one with { Predictions = (arm, seed) => sides.TryGetValue(arm, out var side) ? side.Item1.Predictions(side.Name, seed) : null };
    }
}
