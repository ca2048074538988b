using System.Globalization;
using System.Text.RegularExpressions;

namespace Ablate.Runner.Tests.Progress;

/// <summary>A terminal high enough never to scroll, as far as the live display uses one.</summary>
internal static partial class Screen
{
    /// <summary>The rows that are left on the screen after <paramref name="output"/>, without trailing blanks.</summary>
    public static IReadOnlyList<string> Show(string output)
    {
        var rows = new List<char[]>();
        var (row, column) = (0, 0);
        foreach (Match token in Token().Matches(output))
        {
            var count = int.TryParse(token.Groups["count"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
            switch (token.Groups["command"].Value)
            {
                case "A":
                    row = Math.Max(0, row - (count ?? 1));
                    break;
                case "J" when count is null or 0:
                    for (var below = row; below < rows.Count; below++) Erase(below, below == row ? column : 0);
                    break;
                case "K":
                    Erase(row, count == 2 ? 0 : column);
                    break;
                case "h" or "l" or "m":
                    break;
                case "":
                    Type(token.Value[0]);
                    break;
                default:
                    throw new NotSupportedException($"This screen does not know '{token.Value[1..]}'.");
            }
        }

        return [.. rows.Select(cells => new string(cells).TrimEnd()).Reverse().SkipWhile(text => text.Length == 0).Reverse()];

        void Type(char character)
        {
            switch (character)
            {
                case '\r':
                    column = 0;
                    return;
                case '\n':
                    (row, column) = (row + 1, 0);
                    return;
            }

            while (rows.Count <= row) rows.Add([]);
            if (rows[row].Length <= column) rows[row] = [.. rows[row], .. new string(' ', column + 1 - rows[row].Length)];
            rows[row][column++] = character;
        }

        void Erase(int at, int from)
        {
            if (at < rows.Count && from < rows[at].Length) rows[at] = rows[at][..from];
        }
    }

    [GeneratedRegex(@"\e\[\??(?<count>\d*)(?<command>[A-Za-z])|[\s\S]")]
    private static partial Regex Token();
}
