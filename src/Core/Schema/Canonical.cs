using System.Collections;
using System.Globalization;
using System.Text;
using Ablate.Core.Yaml;

namespace Ablate.Core.Schema;

/// <summary>
/// One text for one meaning: JSON with every default filled in and keys sorted ordinally, so that the same value always
/// gives the same characters and a hash of them identifies it. <see cref="Yaml.YamlReader"/> and <see cref="Binder"/>
/// read it back to an equal value.
/// </summary>
public static class Canonical
{
    /// <summary>
    /// The canonical text of a spec (<c>{"conv": {"out": 32, ...}}</c>), a record, a list, a dictionary, a node or a plain
    /// value.
    /// </summary>
    /// <exception cref="ArgumentException">A number in it is not finite.</exception>
    public static string Json(object value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case bool flag: text.Append(flag ? "true" : "false"); break;
            case int or long: text.Append(CultureInfo.InvariantCulture, $"{value}"); break;
            case double number: WriteNumber(text, number); break;
            case string word: WriteString(text, word); break;
            case Enum member: WriteString(text, RecordShape.SnakeCase(member.ToString())); break;
            case Node node: WriteNode(text, node); break;
            case ICanonical itself: Write(text, itself.Canonical); break;
            case IReadOnlyDictionary<string, object?> dictionary: WriteObject(text, dictionary.OrderBy(pair => pair.Key, StringComparer.Ordinal)); break;
            case IEnumerable list: WriteList(text, list); break;
            case Spec spec: WriteObject(text, [KeyValuePair.Create(spec.Kind, (object?)new Members(spec))]); break;
            case Members members: WriteObject(text, members.Values); break;
            default: WriteObject(text, new Members(value).Values); break;
        }
    }

    private static void WriteNumber(StringBuilder text, double number)
    {
        if (!double.IsFinite(number)) throw new ArgumentException("A number that is not finite has no canonical text.", nameof(number));
        // -0 and 0 mean the same everywhere in a file.
        text.Append(number == 0 ? "0" : number.ToString("R", CultureInfo.InvariantCulture));
    }

    private static void WriteNode(StringBuilder text, Node node)
    {
        switch (node)
        {
            case ScalarNode scalar: Write(text, Scalars.Meaning(scalar)); break;
            case SequenceNode { Items: var items }: WriteList(text, items); break;
            case MappingNode { Entries: var entries }:
                WriteObject(text, entries
                    .Select(entry => KeyValuePair.Create(entry.Key.Text, (object?)entry.Value))
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal));
                break;
        }
    }

    private static void WriteList(StringBuilder text, IEnumerable list)
    {
        text.Append('[');
        var separator = "";
        foreach (var item in list)
        {
            text.Append(separator);
            Write(text, item);
            separator = ", ";
        }
        text.Append(']');
    }

    private static void WriteObject(StringBuilder text, IEnumerable<KeyValuePair<string, object?>> pairs)
    {
        text.Append('{');
        var separator = "";
        foreach (var (key, value) in pairs)
        {
            text.Append(separator);
            WriteString(text, key);
            text.Append(": ");
            Write(text, value);
            separator = ", ";
        }
        text.Append('}');
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF') text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else text.Append(c);
        }
        text.Append('"');
    }

    /// <summary>A record's own keys, without the kind around them.</summary>
    internal readonly record struct Members(object Record)
    {
        public IEnumerable<KeyValuePair<string, object?>> Values
        {
            get
            {
                var record = Record;
                return RecordShape.Of(record.GetType()).Sorted.Select(key => KeyValuePair.Create(key.Key, key.Property.GetValue(record)));
            }
        }
    }
}
