using System.Text.RegularExpressions;

namespace Ablate.Runner.Reporting;

/// <summary>
/// What an experiment file says of itself in the comments at its top, as the files in <c>configs/</c> do: a word, two
/// spaces or more, and a text that goes on in the lines below where those are indented.
/// </summary>
/// <param name="Question">Null where there is none.</param>
/// <param name="Command">Null where there is none, or where these results were made with values changed on the command line.</param>
internal sealed partial record FileHeader(string? Question, string? Command)
{
    public static FileHeader Read(string text)
    {
        var said = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var key = "";
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd()).TakeWhile(line => line.StartsWith('#')))
        {
            if (Key().Match(line) is { Success: true } found) said[key = found.Groups[1].Value] = found.Groups[2].Value;
            else if (said.ContainsKey(key) && Continuation().Match(line) is { Success: true } more) said[key] += $" {more.Groups[1].Value}";
            else key = "";
        }
        // The command in a file's header does not make again what the command line changed.
        return new FileHeader(said.GetValueOrDefault("question"), said.ContainsKey("override") ? null : said.GetValueOrDefault("command"));
    }

    [GeneratedRegex(@"^# ?([A-Za-z]+)(?::\s*|\s{2,})(\S.*)$")]
    private static partial Regex Key();

    [GeneratedRegex(@"^#\s{3,}(\S.*)$")]
    private static partial Regex Continuation();
}
