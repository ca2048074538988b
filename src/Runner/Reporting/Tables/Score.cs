using System.Globalization;
using Ablate.Core;

namespace Ablate.Runner.Reporting.Tables;

/// <summary>How accuracies are written.</summary>
internal enum Scale
{
    /// <summary>From 0 to 1.</summary>
    Fraction,

    /// <summary>From 0 to 100.</summary>
    Percent,
}

/// <summary>What a cell with an accuracy says: a number as it is written, or the word for a run that has none.</summary>
/// <param name="Status">How the run ended.</param>
/// <param name="Value">As it is written; read only where the run completed.</param>
/// <param name="HasPercentSign">Whether the cell says by itself that it is in per cent.</param>
internal readonly record struct Score(RunStatus Status, double Value, bool HasPercentSign)
{
    private static readonly string[] Missing = ["", "na", "n/a", "null", "none", "missing", "-", "?"];

    private static readonly string[] Diverged = ["nan", "inf", "+inf", "-inf", "infinity", "diverged"];

    private static readonly string[] Failed = ["failed", "crashed", "error", "killed", "oom"];

    /// <summary>Null after an error.</summary>
    public static Score? Read(Field field, string column, Issues issues)
    {
        if (WordFor(field.Text) is { } status) return new Score(status, 0, false);
        var hasPercentSign = field.Text.EndsWith('%');
        var text = hasPercentSign ? field.Text[..^1].TrimEnd() : field.Text;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            if (value is >= 0 and <= 100) return new Score(RunStatus.Completed, value, hasPercentSign);
            issues.Add(new Issue(field.At, column, $"An accuracy lies between 0 and 1, or between 0 and 100 per cent, but this is {field.Text}."));
            return null;
        }
        issues.Add(new Issue(field.At, column, $"An accuracy is expected here, but this is '{Brief(field.Text)}'.", HintFor(text)));
        return null;
    }

    /// <summary>What a word stands for in place of a number; null where it is none of them.</summary>
    public static RunStatus? WordFor(string text)
    {
        var word = text.ToLowerInvariant();
        if (Missing.Contains(word)) return RunStatus.Missing;
        if (Diverged.Contains(word)) return RunStatus.Diverged;
        return Failed.Contains(word) ? RunStatus.Failed : null;
    }

    /// <summary>Cut to what fits in a message.</summary>
    public static string Brief(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static string HintFor(string text) => text.Count(c => c == ',') == 1 && double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        ? $"Write it with a decimal point: {text.Replace(',', '.')}."
        : "Leave the cell empty for a run that is missing; 'diverged' (or nan) and 'failed' say what else became of one.";
}
