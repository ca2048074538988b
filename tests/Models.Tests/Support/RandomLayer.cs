using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Ablate.Core;
using Ablate.Core.Schema;
using Ablate.Models.Layers;

namespace Ablate.Models.Tests.Support;

/// <summary>
/// Writes any layer of the catalogue with any values that its constructor allows, so that a new layer is tried without a
/// line written for it. Whether a layer fits where it stands is asked of its own plan.
/// </summary>
internal sealed class RandomLayer(Random random)
{
    private const int Tries = 40;
    private const int Deepest = 2;
    private const long MostNumbers = 20_000;

    private static readonly double[] Numbers = [0, 0.1, 0.3, 0.5, 0.9, 1, 2];

    /// <summary>What is written; blocks and stages are what other words leave behind, and have names that a list may have once.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. LayerCatalog.Layers.Kinds.Except(["block", "stage"])];

    /// <summary>A layer that fits what arrives, and what it gives.</summary>
    public (string Text, Shape Output) Write(Shape input, int depth = 0)
    {
        for (var i = 0; i < Tries; i++)
        {
            var text = Of(Kinds[random.Next(Kinds.Count)], input, depth);
            if (Fits(text, input) is { } output) return (text, output);
        }
        return ("identity", input);
    }

    /// <summary>A layer of this kind; it may not fit.</summary>
    public string Of(string kind, Shape input, int depth)
    {
        var constructor = LayerCatalog.Layers.Find(kind)!.GetConstructors().MaxBy(one => one.GetParameters().Length)!;
        var given = constructor.GetParameters().Where(parameter => !parameter.HasDefaultValue || random.Next(3) == 0);
        return $"{{{kind}: {{{string.Join(", ", given.Select(parameter => $"{JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!)}: {Value(parameter, input, depth)}"))}}}}}";
    }

    /// <summary>Layers of this kind that fit what arrives, at most so many.</summary>
    public IEnumerable<string> Fitting(string kind, Shape input, int most) => Enumerable.Range(0, Tries * most)
        .Select(_ => Of(kind, input, depth: 0))
        .Where(layer => Fits(layer, input) is not null)
        .Take(most);

    private static Shape? Fits(string layer, Shape input)
    {
        var plan = Plans.Try($"[{layer}]", "random.yaml", input, classes: null, new Issues());
        return plan is { Output.Elements: < MostNumbers, ParameterCount: < MostNumbers } ? plan.Output : null;
    }

    private string Value(ParameterInfo parameter, Shape input, int depth)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var range = parameter.GetCustomAttribute<InRangeAttribute>() ?? new InRangeAttribute(0);
        if (type == typeof(bool)) return Any("true", "false");
        if (type == typeof(string)) return Any("attention", "other");
        if (type.IsEnum) return JsonNamingPolicy.SnakeCaseLower.ConvertName(Any(Enum.GetNames(type)));
        if (type == typeof(int)) return Whole(range, input);
        if (type == typeof(double)) return Any(Numbers.Where(range.Allows).ToArray()).ToString(CultureInfo.InvariantCulture);
        if (type == typeof(Extent)) return random.Next(4) == 0 ? $"[{Whole(range)}, {Whole(range)}]" : Whole(range);
        if (type == typeof(Padding)) return Any("same", "0", "1", "[1, 0]");
        if (type == typeof(Nonlinearity)) return Any("relu", "tanh", "sigmoid", "hard_swish");
        if (type == typeof(ChannelCount)) return Any("2x", "0.5x", Whole(range, input), Whole(range, input));
        if (type == typeof(IReadOnlyList<LayerSpec>)) return List(input, depth);
        if (type == typeof(IReadOnlyList<IReadOnlyList<LayerSpec>>)) return $"[{string.Join(", ", Enumerable.Range(0, random.Next(2, 4)).Select(_ => List(input, depth)))}]";
        if (type == typeof(IReadOnlyList<ChannelCount>)) return $"[{string.Join(", ", Enumerable.Range(0, random.Next(2, 4)).Select(_ => Any("0.5x", Whole(new InRangeAttribute(1), input)))) }]";
        if (type == typeof(LayerSpec)) return Write(input, Deepest).Text;
        throw new NotSupportedException($"Say here what a random {type.Name} is: '{parameter.Name}' of {parameter.Member.DeclaringType!.Name} is one.");
    }

    // Small, or a divisor of the channels, which groups and heads must be.
    private string Whole(InRangeAttribute range, Shape? input = null)
    {
        int[] small = [-1, 0, 1, 2, 3, 4, 5];
        int[] divisors = input is { } shape ? [.. Enumerable.Range(1, 12).Where(divisor => shape.Channels % divisor == 0)] : [];
        return Any(small.Concat(divisors).Where(value => range.Allows(value)).ToArray()).ToString(CultureInfo.InvariantCulture);
    }

    private string List(Shape input, int depth)
    {
        var layers = new List<string>();
        for (var i = depth < Deepest ? random.Next(3) : 0; i > 0; i--)
        {
            var (text, output) = Write(input, depth + 1);
            layers.Add(text);
            input = output;
        }
        return $"[{string.Join(", ", layers)}]";
    }

    private T Any<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
