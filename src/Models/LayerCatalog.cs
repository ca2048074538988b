using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Ablate.Core.Schema;

namespace Ablate.Models;

/// <summary>The layers a file may use.</summary>
public static class LayerCatalog
{
    /// <summary>Every layer of this assembly by its kind.</summary>
    public static Catalog<LayerSpec> Layers { get; } = Catalog<LayerSpec>.Discover(typeof(LayerSpec).Assembly);

    /// <summary>A line for each kind, sorted ordinally.</summary>
    public static IEnumerable<CatalogRow> Rows() => Layers.Kinds.Select(kind => Describe(kind, Layers.Find(kind)!));

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
            null => "none",
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
