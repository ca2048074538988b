using System.Text;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Expressions;

/// <summary>
/// Expressions in the texts of a file. <c>${...}</c> stands anywhere in a text; a text that begins with <c>$</c> and a
/// name, number, text in quotes, parenthesis, <c>-</c> or <c>not</c> is an expression as a whole. Quotes make no
/// difference to either; <c>$$</c> is a dollar sign.
/// </summary>
internal static class Interpolation
{
    /// <summary>The key of a value that is a condition, which needs no sign of an expression.</summary>
    public const string ConditionKey = "condition";

    /// <summary>The key of conditions.</summary>
    public const string ExcludeKey = "exclude";

    /// <summary>The key of a value that is the name of a variable.</summary>
    public const string VaryKey = "vary";

    private const string Vars = "vars.";

    /// <summary>Whether <see cref="Apply"/> has something to do: an expression, right or wrong, or a doubled dollar sign.</summary>
    public static bool Has(string text) =>
        text.Contains("${", StringComparison.Ordinal) || text.Contains("$$", StringComparison.Ordinal) || Template.BeginsExpression(text);

    /// <summary>The names that a text mentions, whole, each once, in order; none where it cannot be parsed.</summary>
    public static IEnumerable<string> NamesIn(ScalarNode scalar) =>
        Has(scalar.Text) ? Template.Of(scalar.Text).Names.Select(name => name.Text) : [];

    /// <summary>The name that a text is as a whole; null where it is more or something else.</summary>
    public static string? NameOf(ScalarNode scalar) => Has(scalar.Text) && Template.Of(scalar.Text) is { Fault: null, Whole: Name name } ? name.Text : null;

    /// <summary>The names that the texts of a value mention, each once, in order; keys are not looked at.</summary>
    public static IEnumerable<string> NamesIn(Node node) => Mentions(node).Distinct();

    /// <summary>
    /// The value of a text, at the text's place. One that is an expression as a whole takes the expression's type, and a
    /// name alone the node of its value; another is a text, and quoted if it would otherwise read as something else.
    /// </summary>
    /// <returns>Null after an error.</returns>
    public static Node? Apply(ScalarNode scalar, IScope scope, Issues issues)
    {
        if (!Has(scalar.Text)) return scalar;
        var template = Template.Of(scalar.Text);
        return Evaluate(scalar, template, scope, issues, evaluator => template.Whole is { } whole
            ? Node(evaluator.Value(whole), scalar, evaluator.Origins, scope, issues)
            : Joined(template, evaluator, scalar, scope, issues) is { } text ? TextNode(text, scalar, evaluator.Origins) : null);
    }

    /// <summary>The value as a text, whatever its type.</summary>
    /// <returns>Null after an error.</returns>
    public static string? Text(ScalarNode scalar, IScope scope, Issues issues)
    {
        if (!Has(scalar.Text)) return scalar.Text;
        var template = Template.Of(scalar.Text);
        return Evaluate(scalar, template, scope, issues, evaluator => Joined(template, evaluator, scalar, scope, issues));
    }

    /// <summary>Reports an expression that cannot be parsed, without a look at its names.</summary>
    public static void CheckForm(ScalarNode scalar, Issues issues)
    {
        if (Template.Of(scalar.Text).Fault is { } fault) Report(scalar, fault, issues);
    }

    /// <summary>Whether a condition holds; it is one expression, with or without <c>$</c> or <c>${}</c>.</summary>
    /// <returns>Null after an error.</returns>
    public static bool? Condition(ScalarNode scalar, IScope scope, Issues issues)
    {
        var template = Template.OfCondition(scalar.Text);
        return (bool?)Evaluate<object>(scalar, template, scope, issues, evaluator => Values.Plain(evaluator.Value(template.Whole!)) switch
        {
            bool flag => flag,
            var other => throw new ExpressionFault(0, $"A condition is true or false, but this is {Values.What(other)}.", "Compare it with something, such as: stride > 1."),
        });
    }

    private static T? Evaluate<T>(ScalarNode scalar, Template template, IScope scope, Issues issues, Func<Evaluator, T?> value)
        where T : class
    {
        if (template.Fault is { } fault)
        {
            Report(scalar, fault, issues);
            return null;
        }
        if (!scope.Allowance.TryTake(Allowance.Visit, scalar, issues) || Resolve(scalar, template, scope, issues) is not { } names) return null;
        try
        {
            return value(new Evaluator(names, scope.LabelOf));
        }
        catch (ExpressionFault failure)
        {
            ReportValue(scalar, failure, names, issues);
            return null;
        }
    }

    // One of the values may have been reported, as a text in the place of a number; then nothing is said of what is made of it.
    private static void ReportValue(ScalarNode scalar, ExpressionFault fault, Dictionary<string, Node> names, Issues issues)
    {
        var one = fault.Name is { } name ? new Origins(new Dictionary<string, Node>(StringComparer.Ordinal) { [name] = names[name] }) : null;
        IReadOnlyList<Node> roots = [.. (one ?? new Origins(names)).Roots];
        issues.Add(new Issue(Place(scalar, fault.Offset) with { From = one }, scalar.Path, fault.Message, fault.Hint)
        {
            Blames = roots.Count == 0 ? null : roots,
            IsOfValue = one is not null && roots is [ScalarNode],
        });
    }

    // All names at once, so that every unknown one is reported, also in the branch of a condition that is not taken.
    private static Dictionary<string, Node>? Resolve(ScalarNode scalar, Template template, IScope scope, Issues issues)
    {
        var names = new Dictionary<string, Node>(StringComparer.Ordinal);
        var fine = true;
        foreach (var name in template.Names)
        {
            if (!scope.TryFind(name.Text, out var value))
            {
                var message = $"The variable '{Schema.Scalars.Brief(name.Text)}' is not known here: {scope.Where}.";
                var isSaid = issues.AreMany || issues.Contains(Place(scalar, name.Offset), message);
                Report(scalar, new ExpressionFault(name.Offset, message, isSaid ? null : Hint(name.Text, scope)), issues);
            }
            if (value is null) fine = false;
            else names.Add(name.Text, value);
        }
        return fine ? names : null;
    }

    private static string? Hint(string name, IScope scope) =>
        name.StartsWith(Vars, StringComparison.Ordinal) && scope.TryFind(name[Vars.Length..], out _)
            ? $"Write {name[Vars.Length..]}: a variable is called by its name alone."
            : Suggest.Hint(name, scope.NamesLike(name), "variables");

    private static Node? Node(object value, ScalarNode place, Origins? from, IScope scope, Issues issues) => value switch
    {
        ScalarNode scalar => new ScalarNode(place.At with { From = from }, place.Path, scalar.Text, scalar.Quoted),
        Node node => scope.Allowance.TryCopy(node, place, issues) ? node.Rebase(place.Path) : null,
        string text => TextNode(text, place, from),
        _ => new ScalarNode(place.At with { From = from }, place.Path, Values.Text(value)!, Quoted: false),
    };

    private static ScalarNode TextNode(string text, ScalarNode place, Origins? from)
    {
        var plain = new ScalarNode(place.At with { From = from }, place.Path, text, Quoted: false);
        return place.Quoted || Schema.Scalars.Meaning(plain) is not string ? plain with { Quoted = true } : plain;
    }

    private static string? Joined(Template template, Evaluator evaluator, ScalarNode place, IScope scope, Issues issues)
    {
        var text = new StringBuilder();
        foreach (var part in template.Parts)
        {
            text.Append(part.Expression is { } expression ? PartText(evaluator.Value(expression), expression) : part.Text);
            if (text.Length > YamlReader.MaxScalar) throw new ExpressionFault(0, FormattableString.Invariant($"Put together, the text has more than {YamlReader.MaxScalar} characters."));
        }
        return scope.Allowance.TryTake(Allowance.Character * text.Length, place, issues) ? text.ToString() : null;
    }

    private static string PartText(object value, Expression expression) => Values.Text(value) ??
        throw new ExpressionFault(expression.Offset, $"Only a number, a text, true or false can stand inside a text, but this is {Values.What(value)}.");

    private static void Report(ScalarNode scalar, ExpressionFault fault, Issues issues) =>
        issues.Add(new Issue(Place(scalar, fault.Offset), scalar.Path, fault.Message, fault.Hint));

    // Within a text only where its characters are those of the file, as far as the text shows it: not where there are
    // line breaks, or quotes and the like between quotes, which need escapes.
    private static Position Place(ScalarNode scalar, int offset) =>
        scalar.At.Line == 0 || scalar.Text.Any(char.IsControl) || (scalar.Quoted && scalar.Text.AsSpan().IndexOfAny('\\', '\'', '"') >= 0)
            ? scalar.At
            : scalar.At with { Column = scalar.At.Column + offset + (scalar.Quoted ? 1 : 0) };

    private static IEnumerable<string> Mentions(Node node) => node switch
    {
        ScalarNode scalar => NamesIn(scalar),
        SequenceNode list => list.Items.SelectMany(Mentions),
        MappingNode mapping => mapping.Entries.SelectMany(entry => entry.Key.Text switch
        {
            ConditionKey or ExcludeKey => Texts(entry.Value).SelectMany(text => Template.OfCondition(text.Text).Names.Select(name => name.Text)),
            VaryKey when entry.Value is ScalarNode name => [name.Text],
            _ => Mentions(entry.Value),
        }),
        _ => [],
    };

    private static IEnumerable<ScalarNode> Texts(Node node) => node switch
    {
        ScalarNode text => [text],
        SequenceNode list => list.Items.OfType<ScalarNode>(),
        _ => [],
    };
}
