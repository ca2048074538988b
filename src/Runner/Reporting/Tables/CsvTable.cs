using System.Text;
using Ablate.Core;

namespace Ablate.Runner.Reporting.Tables;

/// <summary>A field of a table.</summary>
/// <param name="Text">Without quotes around it, and without blanks around it where it had no quotes.</param>
/// <param name="At">Where it begins.</param>
internal readonly record struct Field(string Text, Position At);

/// <summary>
/// Comma-separated values as RFC 4180 has them, also with semicolons or tabs between the fields. Empty lines are passed
/// over. Strict: a row of another length than the header, or a quote in a wrong place, is a problem with its place, because a
/// guess would move numbers to another arm.
/// </summary>
/// <param name="Header">The names of the columns.</param>
/// <param name="Rows">Each as long as the header.</param>
/// <param name="Separator">A comma, a semicolon or a tab.</param>
internal sealed record CsvTable(IReadOnlyList<Field> Header, IReadOnlyList<IReadOnlyList<Field>> Rows, char Separator)
{
    private const string Separators = ",;\t";

    private const string DecimalComma =
        "Numbers have a decimal point here (91.2): a decimal comma cuts them in two. A text with a comma stands in double quotes.";

    /// <summary>The table of a file's bytes; null where there is nothing to go on with. Problems are added to the issues.</summary>
    public static CsvTable? Read(byte[] bytes, string file, Issues issues)
    {
        if (Decode(bytes, file, issues) is not { } text) return null;
        var separator = SeparatorOf(text);
        var reader = new Reader(text, separator, file, issues);
        var rows = reader.Rows();
        // The rest of the file is in that field, so that nothing more can be said of rows and columns.
        if (reader.IsOpen) return null;
        if (rows.Count == 0)
        {
            issues.Add(new Issue(new Position(file, 0, 0), "", "The table is empty.", "Its first line names the columns, such as arm, seed and accuracy."));
            return null;
        }
        var header = rows[0];
        var whole = new List<IReadOnlyList<Field>>();
        foreach (var row in rows.Skip(1))
        {
            if (row.Count == header.Count) whole.Add(row);
            else issues.Add(new Issue(row[^1].At with { Column = 1 }, "", FormattableString.Invariant($"This row has {Fields(row.Count)}, but the header has {header.Count}."), row.Count > header.Count && separator == ',' ? DecimalComma : null));
        }
        return new CsvTable(header, whole, separator);
    }

    private static string Fields(int count) => count == 1 ? "1 field" : FormattableString.Invariant($"{count} fields");

    private static string? Decode(byte[] bytes, string file, Issues issues)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            var text = reader.ReadToEnd();
            if (!text.Contains('\0', StringComparison.Ordinal)) return text;
        }
        catch (DecoderFallbackException)
        {
        }
        issues.Add(new Issue(new Position(file, 0, 0), "", "This is no text in UTF-8.", "Save the table as CSV in UTF-8; a workbook (.xlsx) is not read."));
        return null;
    }

    // The one that the first line has most of.
    private static char SeparatorOf(string text)
    {
        var first = text.TrimStart('\r', '\n');
        var end = first.IndexOf('\n', StringComparison.Ordinal);
        var header = end < 0 ? first : first[..end];
        return Separators.MaxBy(separator => header.Count(c => c == separator));
    }

    private sealed class Reader(string text, char separator, string file, Issues issues)
    {
        private int _at;
        private int _line = 1;
        private int _lineStart;

        /// <summary>Whether a quote was never closed.</summary>
        public bool IsOpen { get; private set; }

        private Position Here => new(file, _line, _at - _lineStart + 1);

        private bool AtEnd => _at >= text.Length;

        private bool AtFieldEnd => AtEnd || text[_at] == separator || text[_at] is '\n' or '\r';

        public List<List<Field>> Rows()
        {
            var rows = new List<List<Field>>();
            while (!AtEnd)
            {
                var row = Row();
                if (row.Count > 1 || row[0].Text.Length > 0) rows.Add(row);
            }
            return rows;
        }

        private List<Field> Row()
        {
            var row = new List<Field> { Next() };
            while (!AtEnd && text[_at] == separator)
            {
                _at++;
                row.Add(Next());
            }
            EndLine();
            return row;
        }

        private void EndLine()
        {
            if (AtEnd) return;
            _at += text[_at] == '\r' && _at + 1 < text.Length && text[_at + 1] == '\n' ? 2 : 1;
            _line++;
            _lineStart = _at;
        }

        private Field Next()
        {
            while (!AtFieldEnd && text[_at] == ' ') _at++;
            var start = Here;
            if (!AtEnd && text[_at] == '"') return Quoted(start);
            var from = _at;
            while (!AtFieldEnd)
            {
                if (text[_at] == '"') Refuse(Here, "A double quote stands within a field that does not begin with one.", "Put the whole field in double quotes, and write the quotes in it twice.");
                _at++;
            }
            return new Field(text[from.._at].Trim(), start);
        }

        private Field Quoted(Position start)
        {
            var content = new StringBuilder();
            for (_at++; ; _at++)
            {
                if (AtEnd)
                {
                    Refuse(start, "This double quote is never closed.", null);
                    IsOpen = true;
                    break;
                }
                if (text[_at] == '"')
                {
                    if (_at + 1 >= text.Length || text[_at + 1] != '"') break;
                    _at++;
                }
                else if (text[_at] == '\n')
                {
                    _line++;
                    _lineStart = _at + 1;
                }
                content.Append(text[_at]);
            }
            if (!AtEnd) _at++;
            while (!AtFieldEnd && text[_at] == ' ') _at++;
            if (!AtFieldEnd) Refuse(Here, "Something follows the closing double quote of a field.", "Put the whole field in double quotes, and write the quotes in it twice.");
            while (!AtFieldEnd) _at++;
            return new Field(content.ToString(), start);
        }

        private void Refuse(Position at, string message, string? hint) => issues.Add(new Issue(at, "", message, hint));
    }
}
