using System.Globalization;
using System.Text.Json.Nodes;
using Ablate.Core.Schema;
using Ablate.Core.Schema.Json;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>
/// How many channels (or numbers of a vector) a layer gives: a number, <c>64</c>, or a multiple of what arrives, <c>6x</c>
/// or <c>0.5x</c>, which is rounded down, but never to 0.
/// </summary>
[WholeNumbers]
public readonly record struct ChannelCount(int Number, double Times = 0) : IReadsNode<ChannelCount>, IHasForm, ICanonical
{
    private const double MostTimes = 1000;

    object ICanonical.Canonical => Times > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Times}x") : Number;

    public static implicit operator ChannelCount(int number) => new(number);

    /// <summary>The number where so many channels arrive; saturates at the largest <see cref="int"/>.</summary>
    public int Of(long arriving)
    {
        // 0.7 times 10 is a little less than 7 in binary.
        const double slack = 1e-9;
        return Times > 0 ? (int)Math.Clamp(Math.Floor((arriving * Times) + slack), 1, int.MaxValue) : Number;
    }

    public static bool TryRead(Node node, Binder binder, out ChannelCount value)
    {
        if (node is not ScalarNode { Text: [.. var factor, 'x'] } || !double.TryParse(factor, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var times))
        {
            if (node is ScalarNode { Text: ['x', .. var behind] } && double.TryParse(behind, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
            {
                value = default;
                binder.Issues.Error(node, $"A multiple of the channels that arrive has its x behind the number, but this is 'x{behind}'.", $"Write {behind}x.");
                return false;
            }
            var read = binder.TryBind<int>(node, out var number);
            value = number;
            return read;
        }
        value = new ChannelCount(0, times);
        if (times is > 0 and <= MostTimes) return true;
        binder.Issues.Error(node, FormattableString.Invariant($"A multiple of the channels that arrive must be above 0 and at most {MostTimes}, but it is {times}."));
        return false;
    }

    public static JsonObject Form(Forms forms, InRangeAttribute? range) => Forms.AnyOf(
        forms.Of(typeof(int), range),
        Forms.Described("A multiple of the channels that arrive.", new JsonObject { ["type"] = "string", ["pattern"] = @"^[0-9]*\.?[0-9]+x$" }));
}
