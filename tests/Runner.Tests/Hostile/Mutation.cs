using Ablate.Core.Random;

namespace Ablate.Runner.Tests.Hostile;

/// <summary>Makes wrong files of right ones: bytes, words and lines lost, doubled, swapped and put in, and files spliced.</summary>
internal sealed class Mutation(IReadOnlyList<string> seeds, RandomStream random)
{
    private const string Signs = "{}[]:,-&*!|>'\"%@`?#~$ \t\n\\0aé\u2028\uD83D()+/=<";

    private static readonly string[] Words =
    [
        "experiment", "extends", "vars", "blocks", "input", "data", "model", "train", "arms", "seeds", "analysis", "parameters", "layers", "repeat",
        "times", "index", "stages", "stage", "number", "first", "if", "condition", "then", "else", "slot", "name", "at", "default", "fill", "branches",
        "join", "paths", "concat", "add", "residual", "body", "shortcut", "sweep", "grid", "zip", "list", "union", "random", "latin_hypercube", "exclude",
        "samples", "over", "match", "params", "macs", "vary", "until", "half_width", "min", "max", "null", "true", "int", "bool", "$width", "${r}",
        "$stage", "$index", "${1/0}", "$width * 4", "${width}${width}", "$train.epochs", "{}", "[]", "[relu]", "conv", "linear", "relu", "flatten", "se",
        "mhsa", "batch_norm", "max_pool", "identity", "dropout", "optimizer", "schedule", "cosine", "sgd", "adam", "fashion-mnist", "synthetic", "arrays",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "2", "3", "1000", "10000", "1000000", "2147483647", "2147483648", "9223372036854775807", "-9223372036854775808", "1e308", "-0.5",
        "1e-320", "0.1", ".nan", ".inf", "1_000", "0x10", "010", "00", "+1",
    ];

    /// <summary>The next file.</summary>
    public string Next() => Changed(Pick(seeds));

    /// <summary>A file with those that it extends, one or more of them changed.</summary>
    public Family Next(IReadOnlyList<Family> families)
    {
        var family = families[random.Next(families.Count)];
        var first = random.Next(family.Texts.Count);
        return family with
        {
            Texts = family.Texts
                .Select((file, i) => (file.Key, Text: i == first || random.Next(2) == 0 ? Changed(file.Value) : file.Value))
                .ToDictionary(file => file.Key, file => file.Text, StringComparer.Ordinal),
        };
    }

    private string Changed(string text)
    {
        for (var changes = random.Next(4); changes >= 0; changes--) text = Change(text);
        return text;
    }

    private string Change(string text)
    {
        switch (random.Next(9))
        {
            case 0: return Put(text, Spot(text), 0, Signs[random.Next(Signs.Length)].ToString());
            case 1: return Put(text, Spot(text), random.Next(4), "");
            case 2: return Replace(text, Pick(Words));
            case 3: return Replace(text, Pick(Numbers));
            case 4: return Put(text, Spot(text), 0, $" {Pick(Words)}: ");
            case 5: return Replace(text, WordAt(Pick(seeds)));
            case 6: return Lines(text);
            case 7:
                // The beginning of one file and the end of another.
                var other = Pick(seeds);
                return text[..Spot(text)] + other[Spot(other)..];
            default:
                // A line of one file in another, indentation included.
                var (lines, more) = (text.Split('\n').ToList(), Pick(seeds).Split('\n'));
                lines.Insert(random.Next(lines.Count + 1), more[random.Next(more.Length)]);
                return string.Join('\n', lines);
        }
    }

    // One line is lost, doubled, indented or swapped with another.
    private string Lines(string text)
    {
        var lines = text.Split('\n').ToList();
        var (one, two) = (random.Next(lines.Count), random.Next(lines.Count));
        switch (random.Next(4))
        {
            case 0: lines.RemoveAt(one); break;
            case 1: lines.Insert(two, lines[one]); break;
            case 2: lines[one] = "  " + lines[one]; break;
            default: (lines[one], lines[two]) = (lines[two], lines[one]); break;
        }
        return string.Join('\n', lines);
    }

    private string Replace(string text, string word)
    {
        var (start, length) = Word(text);
        return Put(text, start, length, word);
    }

    private string WordAt(string text)
    {
        var (start, length) = Word(text);
        return text.Substring(start, length);
    }

    // A stretch of letters, digits and what stands in names.
    private (int Start, int Length) Word(string text)
    {
        var start = Spot(text);
        while (start < text.Length && !IsWord(text[start])) start++;
        while (start > 0 && start < text.Length && IsWord(text[start - 1])) start--;
        var end = start;
        while (end < text.Length && IsWord(text[end])) end++;
        return (start, end - start);
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';

    private static string Put(string text, int at, int lost, string put) => text[..at] + put + text[Math.Min(at + lost, text.Length)..];

    private int Spot(string text) => random.Next(text.Length + 1);

    private string Pick(IReadOnlyList<string> from) => from[random.Next(from.Count)];
}
