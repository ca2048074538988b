using System.Collections;
using System.Globalization;
using System.Text;
using Ablate.Core.Yaml;
using Pairs = System.Collections.Generic.IEnumerable<System.Collections.Generic.KeyValuePair<string, object?>>;

namespace Ablate.Core.Schema;

/// <summary>
/// One text for one meaning: JSON with every default filled in and keys sorted ordinally, so that the same value always
/// gives the same characters and a hash of them identifies it. <see cref="Yaml.YamlReader"/> and <see cref="Binder"/>
/// read it back to an equal value. Defaults of what is marked with <see cref="AddedLaterAttribute"/> are left out.
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

    /// <summary>The same value as a node that no file has: what <see cref="Yaml.YamlReader"/> makes of <see cref="Json"/>, less the positions.</summary>
    /// <exception cref="ArgumentException">A number in it is not finite.</exception>
    public static Node Node(object value) => Parts(value) switch
    {
        Pairs pairs => new MappingNode(default, "", [.. pairs.Select(pair => new Entry(Scalar(pair.Key, quoted: true), Child(pair.Value)))]),
        string word => Scalar(word, quoted: true),
        WrittenModel model => model.Node,
        IEnumerable list => new SequenceNode(default, "", [.. list.Cast<object?>().Select(Child)]),
        var plain => Scalar(Plain(plain), quoted: false),
    };

    private static Node Child(object? value) => value is null ? Scalar("null", quoted: false) : Node(value);

    private static ScalarNode Scalar(string text, bool quoted) => new(default, "", text, quoted);

    /// <summary>What a value consists of: <see cref="Pairs"/> in the order of their keys, a list, a text, or a plain value.</summary>
    private static object? Parts(object? value) => value switch
    {
        null or bool or int or long or double or string or WrittenModel => value,
        Enum member => RecordShape.SnakeCase(member.ToString()),
        ScalarNode scalar => Scalars.Meaning(scalar),
        SequenceNode { Items: var items } => items,
        MappingNode { Entries: var entries } => entries
            .Select(entry => KeyValuePair.Create(entry.Key.Text, (object?)entry.Value))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal),
        ICanonical itself => Parts(itself.Canonical),
        IReadOnlyDictionary<string, object?> dictionary => dictionary.OrderBy(pair => pair.Key, StringComparer.Ordinal),
        IEnumerable => value,
        Spec spec => new[] { KeyValuePair.Create(spec.Kind, (object?)new Members(spec)) },
        Members members => members.Values,
        _ => new Members(value).Values,
    };

    private static string Plain(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number when !double.IsFinite(number) => throw new ArgumentException("A number that is not finite has no canonical text.", nameof(value)),
        // -0 and 0 mean the same everywhere in a file.
        double number => number == 0 ? "0" : number.ToString("R", CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    private static void Write(StringBuilder text, object? value)
    {
        switch (Parts(value))
        {
            case Pairs pairs: WriteObject(text, pairs); break;
            case string word: WriteString(text, word); break;
            case IEnumerable list: WriteList(text, list); break;
            case WrittenModel model: text.Append(model.Text); break;
            case var plain: text.Append(Plain(plain)); break;
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

    private static void WriteObject(StringBuilder text, Pairs pairs)
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
        public Pairs Values
        {
            get
            {
                var record = Record;
                return
                    from key in RecordShape.Of(record.GetType()).Sorted
                    let value = key.Property.GetValue(record)
                    where !(key.IsAddedLater && Equals(value, key.Default))
                    select KeyValuePair.Create(key.Key, value);
            }
        }
    }
}
