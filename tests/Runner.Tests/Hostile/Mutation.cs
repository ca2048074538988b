using Ablate.Core.Random;

namespace Ablate.Runner.Tests.Hostile;

/// <summary>
/// Makes wrong files of right ones: signs, words, lines and blocks of lines lost, doubled, swapped, misspelt and put in, files
/// spliced, and what YAML can do that no experiment needs. Command lines are made in the same way.
/// </summary>
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
        "1e-320", "0.1", ".nan", ".inf", "1_000", "0x10", "010", "00", "+1", "1e400", "-1e400", "99999999999999999999999999", "0.00000000000000000001",
    ];

    // What looks like something else, or like nothing at all: letters of Cyrillic and Greek, wide and curly signs, spaces
    // that are none, marks of order and of another direction, an accent by itself, an emoji of two halves.
    private static readonly string[] Lookalikes =
    [
        "\u0430", "\u0435", "\u043E", "\u0440", "\u03BF", "\uFF1A", "\uFF0C", "\u201C", "\u2019", "\u2212", "\u2013", "\u00D7", "\u00A0", "\u2003", "\u200B",
        "\uFEFF", "\u202E", "\u0301", "\u0085", "\U0001F600", "\r", "\r\n",
    ];

    private static readonly string[] Yaml =
    [
        "&a ", "*a", "<<: *a", "!!int ", "!!str ", "!x ", "? ", "- - ", "--- ", "...", "%YAML 1.2", "|", ">-", "\"\\u0000\"", "'", "# ", "{a: &a {b: *a}}", "[&b 1, *b]", "~",
    ];

    private static readonly string[] Paths =
    [
        "train.epochs", "train.optimizer.sgd.lr", "model[0]", "model[1].conv.out", "seeds", "arms.baseline", "arms.se-r${r}.sweep.r", "data.validation", "data", "vars.width",
        "blocks.b", "analysis.confidence", "extends", "experiment", "arms", "train",
    ];

    private static readonly string[] Patterns = ["*", "se-*", "baseline", "se-r?", "*-*-*", "[a-c]*", "**", "mhsa", "(.*)+"];

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

    /// <summary>Arguments of <c>-o</c>: a path of the language or a word of the files, and a value that is a part of a file.</summary>
    public IReadOnlyList<string> Overrides() => [.. Enumerable.Range(0, random.Next(3)).Select(_ => Misspelt($"{(random.Next(4) == 0 ? WordAt(Pick(seeds)) : Pick(Paths))}={Value()}"))];

    /// <summary>Arguments of <c>--only</c>.</summary>
    public IReadOnlyList<string> Only() => [.. Enumerable.Range(0, Math.Max(0, random.Next(4) - 1)).Select(_ => Misspelt(Pick(Patterns)))];

    private string Value() => random.Next(4) switch
    {
        0 => Pick(Numbers),
        1 => Pick(Words),
        2 => Pick(Pick(seeds).Split('\n')).Trim().TrimStart('-'),
        _ => "null",
    };

    private string Misspelt(string argument) => random.Next(3) == 0 ? Change(argument) : argument;

    private string Changed(string text)
    {
        for (var changes = random.Next(4); changes >= 0; changes--) text = Change(text);
        return text;
    }

    private string Change(string text)
    {
        switch (random.Next(13))
        {
            case 0: return Put(text, Spot(text), 0, Signs[random.Next(Signs.Length)].ToString());
            case 1: return Put(text, Spot(text), random.Next(4), "");
            case 2: return Replace(text, Pick(Words));
            case 3: return Replace(text, Pick(Numbers));
            case 4: return Put(text, Spot(text), 0, $" {Pick(Words)}: ");
            case 5: return Replace(text, WordAt(Pick(seeds)));
            case 6: return Lines(text);
            case 7: return Put(text, Spot(text), random.Next(2), Pick(Lookalikes));
            case 8: return Put(text, random.Next(2) == 0 ? Word(text).Start : Spot(text), 0, Pick(Yaml));
            case 9: return Nested(text);
            case 10: return Transposed(text);
            case 11:
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

    // One line is lost, doubled or swapped with another, or a few are indented anew, moved away or pasted from another file.
    private string Lines(string text)
    {
        var lines = text.Split('\n').ToList();
        var (one, two) = (random.Next(lines.Count), random.Next(lines.Count));
        var some = random.Next(Math.Min(6, lines.Count - one)) + 1;
        switch (random.Next(8))
        {
            case 0: lines.RemoveAt(one); break;
            case 1: lines.Insert(two, lines[one]); break;
            case 2: (lines[one], lines[two]) = (lines[two], lines[one]); break;
            case 3: Indent(line => "  " + line); break;
            case 4: Indent(line => line.StartsWith(' ') ? line[Math.Min(2, line.Length - line.TrimStart().Length)..] : line); break;
            case 5: Indent(line => "\t" + line.TrimStart()); break;
            case 6:
                var moved = lines.GetRange(one, some);
                lines.RemoveRange(one, some);
                lines.InsertRange(random.Next(lines.Count + 1), moved);
                break;
            default:
                // As it lies there, or as deep as the line that it comes before.
                var other = Pick(seeds).Split('\n');
                var from = random.Next(other.Length);
                var block = other[from..Math.Min(from + some, other.Length)];
                var depth = lines[one].Length - lines[one].TrimStart().Length;
                var deeper = random.Next(2) == 0 ? 0 : depth - (block[0].Length - block[0].TrimStart().Length);
                lines.InsertRange(one, block.Select(line => deeper > 0 ? new string(' ', deeper) + line : line[Math.Min(-deeper, line.Length - line.TrimStart().Length)..]));
                break;
        }
        return string.Join('\n', lines);

        void Indent(Func<string, string> anew)
        {
            for (var i = one; i < one + some; i++) lines[i] = anew(lines[i]);
        }
    }

    // A word within brackets, a few or very many.
    private string Nested(string text)
    {
        var (start, length) = Word(text);
        var depth = random.Next(8) == 0 ? 1 + random.Next(3000) : 1 + random.Next(3);
        var (open, close) = random.Next(4) switch { 0 => ("{a: ", "}"), 1 => ("\"", "\""), 2 => ("$(", ")"), _ => ("[", "]") };
        return Put(text, start, length, $"{string.Concat(Enumerable.Repeat(open, depth))}{text.Substring(start, length)}{string.Concat(Enumerable.Repeat(close, depth))}");
    }

    // As one types in a hurry: two neighbouring signs of a word in the wrong order, one of them doubled or in capitals.
    private string Transposed(string text)
    {
        var (start, length) = Word(text);
        if (length < 2) return text;
        var at = start + random.Next(length - 1);
        return Put(text, at, 2, random.Next(3) switch
        {
            0 => $"{text[at + 1]}{text[at]}",
            1 => $"{text[at]}{text[at]}{text[at + 1]}",
            _ => text.Substring(at, 2).ToUpperInvariant(),
        });
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
