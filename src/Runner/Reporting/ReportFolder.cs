using System.Text;
using System.Text.RegularExpressions;
using Ablate.Analysis.Report;
using Ablate.Core;

namespace Ablate.Runner.Reporting;

/// <summary>A report as files.</summary>
internal sealed partial class ReportFolder(string path)
{
    // The files that are made for some results and not for others, so that one of an earlier report may be left over.
    private static readonly string[] FigurePatterns = ["*.svg", "*.vl.json"];

    private string Figures => Path.Combine(path, "figures");

    /// <summary>The drawings that are there, by figure.</summary>
    public IReadOnlyDictionary<string, string> Drawings() => Directory.Exists(Figures)
        ? Directory.GetFiles(Figures, "*.svg").Order(StringComparer.Ordinal).ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText, StringComparer.Ordinal)
        : new Dictionary<string, string>();

    /// <summary>Writes every file whole or not at all, and takes away drawings of an earlier report.</summary>
    public void Write(IReadOnlyList<ReportFile> files)
    {
        try
        {
            foreach (var file in files) AtomicFile.WriteText(Place(file), file.Content);
            foreach (var leftover in Leftovers(files)) File.Delete(leftover);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The report cannot be written to {path} ({problem.Message.TrimEnd('.')}). Name a folder that can be written to with --out DIR.", problem);
        }
    }

    /// <summary>The first difference between what is there and what should be, in a whole sentence; null where there is none.</summary>
    public string? FirstDifference(IReadOnlyList<ReportFile> files)
    {
        if (!Directory.Exists(path)) return $"There is no report in {path}.";
        if (MissingDrawing() is { } drawing) return $"{drawing} is missing, which report.md shows.";
        foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var place = Place(file);
            if (!File.Exists(place)) return $"{place} is missing.";
            if (File.ReadAllBytes(place).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(file.Content))) continue;
            return Difference(place, File.ReadAllText(place), file.Content);
        }
        return Leftovers(files).FirstOrDefault() is { } leftover ? $"{leftover} is no part of the report." : null;
    }

    // Drawings are made where there is something to draw with. That the report had them is written in its own page, which differs
    // from what is due when they are gone; the cause is named and not that.
    private string? MissingDrawing()
    {
        var page = Path.Combine(path, "report.md");
        if (!File.Exists(page)) return null;
        return Drawing().Matches(File.ReadAllText(page)).Select(link => Path.Combine(Figures, link.Groups[1].Value)).FirstOrDefault(file => !File.Exists(file));
    }

    [GeneratedRegex(@"\]\(figures/([A-Za-z0-9_.-]+\.svg)\)")]
    private static partial Regex Drawing();

    private static string Difference(string place, string found, string due)
    {
        var (was, should) = (found.Split('\n'), due.Split('\n'));
        var line = 0;
        while (line < was.Length && line < should.Length && was[line] == should[line]) line++;
        var (old, @new) = (line < was.Length ? was[line] : "", line < should.Length ? should[line] : "");
        var column = 0;
        while (column < old.Length && column < @new.Length && old[column] == @new[column]) column++;
        return FormattableString.Invariant(
            $"{place}:{line + 1}:{column + 1}: the report says '{Around(old, column)}', but its runs come to '{Around(@new, column)}'.");
    }

    private static string Around(string line, int column)
    {
        const int Before = 30, After = 30;
        var from = Math.Max(0, column - Before);
        var text = line[from..Math.Min(line.Length, column + After)];
        return string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
    }

    private string Place(ReportFile file) => Path.Combine([path, .. file.Name.Split('/')]);

    private IEnumerable<string> Leftovers(IReadOnlyList<ReportFile> files)
    {
        if (!Directory.Exists(Figures)) return [];
        var due = files.Select(Place).ToHashSet(StringComparer.Ordinal);
        return FigurePatterns.SelectMany(pattern => Directory.GetFiles(Figures, pattern)).Where(file => !due.Contains(file)).Order(StringComparer.Ordinal);
    }
}
