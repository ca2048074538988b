using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Ablate.Core.Schema.Json;

/// <summary>
/// The documentation comments of records, which are what an editor shows: one text for those who read the source and for
/// those who write a file. The compiler puts them beside each assembly.
/// </summary>
internal static partial class Documentation
{
    private static readonly Dictionary<Assembly, Dictionary<string, XElement>> Known = [];

    /// <summary>What a type is; null where its source does not say it.</summary>
    public static string? Of(Type type) => Text(Member(type.Assembly, $"T:{NameOf(type)}")?.Element("summary"));

    /// <summary>What a parameter of a record's primary constructor is.</summary>
    public static string? Of(Type record, string parameter) => Text(Member(record.Assembly, $"T:{NameOf(record)}")?
        .Elements("param").FirstOrDefault(element => (string?)element.Attribute("name") == parameter));

    /// <summary>What a member of an enumeration is.</summary>
    public static string? OfMember(Type enumeration, string member) =>
        Text(Member(enumeration.Assembly, $"F:{NameOf(enumeration)}.{member}")?.Element("summary"));

    /// <summary>What a type is, a text for each paragraph of its summary.</summary>
    public static IEnumerable<string> Paragraphs(Type type)
    {
        if (Member(type.Assembly, $"T:{NameOf(type)}")?.Element("summary") is not { } summary) return [];
        var first = new XElement(summary);
        first.Elements("para").Remove();
        return new[] { first }.Concat(summary.Elements("para")).Select(part => Text(part)!).Where(text => text.Length > 0);
    }

    /// <summary>What a key of a record is, what its words mean, and what it is where it is left out if the default says less.</summary>
    public static string Of(Type owner, RecordKey key)
    {
        var sentences = new List<string>();
        if (Of(owner, key.Property.Name) is { } text) sentences.Add(text);
        if (key.Type.IsEnum)
        {
            sentences.AddRange(Enum.GetNames(key.Type)
                .Select(name => (Word: RecordShape.SnakeCase(name), Text: OfMember(key.Type, name)))
                .Where(member => member.Text is not null)
                .Select(member => $"{member.Word}: {member.Text}"));
        }
        if (key.DefaultsTo is { } other && !double.TryParse(other, CultureInfo.InvariantCulture, out _))
            sentences.Add($"Where it is left out, {(RecordShape.Of(owner).Names.Contains(other) ? $"the value of '{other}'" : other)}.");
        return string.Join(' ', sentences);
    }

    private static XElement? Member(Assembly assembly, string name)
    {
        lock (Known)
        {
            if (!Known.TryGetValue(assembly, out var members)) Known[assembly] = members = Read(assembly);
            return members.GetValueOrDefault(name);
        }
    }

    // An assembly of the user's lies elsewhere, if it has comments at all.
    private static Dictionary<string, XElement> Read(Assembly assembly) => Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml") is var file && !File.Exists(file)
        ? []
        : XDocument.Load(file)
            .Descendants("member")
            .ToDictionary(member => (string)member.Attribute("name")!, StringComparer.Ordinal);

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private static string? Text(XElement? element)
    {
        if (element is null) return null;
        var text = new StringBuilder();
        Write(element, text);
        return Blank().Replace(text.ToString(), " ").Trim();
    }

    private static void Write(XElement element, StringBuilder text)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText plain) text.Append(plain.Value);
            else if (node is XElement { IsEmpty: true } mention) text.Append(Mention(mention));
            else if (node is XElement inner) Write(inner, text);
        }
    }

    // <paramref name="Min"/> is the key min; <see cref="T:Ablate.Core.Run"/> is the last part of the name.
    private static string Mention(XElement mention) => (string?)mention.Attribute("name") is { } parameter
        ? RecordShape.SnakeCase(parameter)
        : ((string?)mention.Attribute("cref") ?? "").Split('.', ':')[^1];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
