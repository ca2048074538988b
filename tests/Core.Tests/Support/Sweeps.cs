using Ablate.Core.Arms;
using Ablate.Core.Expressions;
using Ablate.Core.Schema;

namespace Ablate.Core.Tests.Support;

/// <summary>Short ways from the text of a sweep to its combinations.</summary>
internal static class Sweeps
{
    /// <summary>A sweep without problems in what can be said before it is expanded.</summary>
    public static Sweep Read(string text)
    {
        var issues = new Issues();
        var sweep = Sweep.Read(Support.Read.Node(text), new Binder(issues), new Allowance());
        Assert.Empty(issues);
        return sweep!;
    }

    /// <summary>The combinations as texts like <c>r=2 k=3</c>, of a sweep without problems.</summary>
    public static string[] Combinations(string text)
    {
        var issues = new Issues();
        var combinations = Labels(Read(text), issues);
        Assert.Empty(issues);
        return combinations;
    }

    /// <summary>The problems of reading or expanding a sweep.</summary>
    public static string[] Problems(string text)
    {
        var issues = new Issues();
        if (Sweep.Read(Support.Read.Node(text), new Binder(issues), new Allowance()) is { } sweep) Labels(sweep, issues);
        else Assert.True(issues.HasErrors);
        return [.. issues.Select(issue => issue.ToString())];
    }

    private static string[] Labels(Sweep sweep, Issues issues) =>
        [.. sweep.Expand(issues).Select(combination => string.Join(' ', sweep.Variables.Select(variable => $"{variable}={combination[variable].Label}")))];
}
