using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Ablate.Core.Schema;
using Ablate.Models.Layers;

namespace Ablate.Models;

/// <summary>The layers a file may use.</summary>
public static class LayerCatalog
{
    /// <summary>Every layer of this assembly by its kind.</summary>
    public static Catalog<LayerSpec> Layers { get; } = Catalog<LayerSpec>.Discover(typeof(LayerSpec).Assembly);

    // These are written out before layers are looked at, and a file writes them in another way than what is left of them.
    private static readonly CatalogRow[] Constructs =
    [
        new("if", [Needed("condition"), Needed("then"), new("else", "[]", Shorthand: false)], "One of two lists of layers."),
        new("repeat", [Needed("times"), Needed("layers"), new("index", "index", Shorthand: false)], "The layers again and again; the variable that index names counts from 0."),
        new("slot", [new("name", null, Shorthand: true), new("at", "null", Shorthand: false), new("default", "[]", Shorthand: false)], "A named place that each arm fills."),
        new("stage", [Needed("number"), Needed("layers")], "The layers of one numbered stage of a network."),
        new("stages", [Needed("layers"), new("first", "1", Shorthand: false)], "A stage for each place of the lists beside them, such as width: [64, 128], which are variables inside."),
    ];

    /// <summary>A line for each kind, and for each other item that a list of layers may have, sorted ordinally.</summary>
    public static IEnumerable<CatalogRow> Rows(Catalog<LayerSpec>? layers = null) => (layers ??= Layers).Kinds
        .Select(kind => (Kind: kind, Type: layers.Find(kind)!))
        .Where(layer => layer.Type != typeof(Block) && layer.Type != typeof(Slot) && layer.Type != typeof(Stage))
        .Select(layer => Describe(layer.Kind, layer.Type))
        .Concat(Constructs)
        .OrderBy(row => row.Kind, StringComparer.Ordinal);

    private static CatalogParameter Needed(string name) => new(name, null, Shorthand: false);

    private static CatalogRow Describe(string kind, Type type)
    {
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        var parameters = constructor.GetParameters().Select(parameter => new CatalogParameter(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!),
            DefaultOf(parameter),
            parameter.IsDefined(typeof(ShorthandAttribute))));
        return new CatalogRow(kind, [.. parameters], type.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "");
    }

    private static string? DefaultOf(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue) return null;
        if (parameter.GetCustomAttribute<DefaultsToAttribute>() is { Text: var text }) return text;
        var type = parameter.ParameterType;
        // Reflection has null for a struct's default.
        var value = parameter.DefaultValue ?? (type.IsValueType ? Activator.CreateInstance(type) : null);
        return value switch
        {
            null => "null",
            bool flag => flag ? "true" : "false",
            Enum choice => JsonNamingPolicy.SnakeCaseLower.ConvertName(choice.ToString()),
            ICanonical own => Convert.ToString(own.Canonical, CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }
}

/// <summary>A kind of layer: its name, its parameters and what it does.</summary>
public sealed record CatalogRow(string Kind, IReadOnlyList<CatalogParameter> Parameters, string Summary)
{
    public override string ToString() => $"{Kind}({string.Join(", ", Parameters)}): {Summary}";
}

/// <summary>A parameter of a layer.</summary>
/// <param name="Name">The key in the file.</param>
/// <param name="Default">What it is when the file leaves it out; null where the file must give it.</param>
/// <param name="Shorthand">Whether it is the one that a bare value stands for.</param>
public sealed record CatalogParameter(string Name, string? Default, bool Shorthand)
{
    public override string ToString() => $"{(Shorthand ? "*" : "")}{Name}{(Default is null ? "" : $" = {Default}")}";
}
