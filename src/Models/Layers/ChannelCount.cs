using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ablate.Core.Schema;
using Ablate.Core.Schema.Json;
using Ablate.Core.Yaml;

namespace Ablate.Models.Layers;

/// <summary>What a layer may lie inside of, the innermost of its kind: what arrives there can be asked for.</summary>
public enum Enclosing
{
    /// <summary>The block of the file.</summary>
    Block,

    /// <summary>The branches.</summary>
    Branches,

    /// <summary>The residual.</summary>
    Residual,

    /// <summary>The slot.</summary>
    Slot,

    /// <summary>The stage.</summary>
    Stage,
}

internal static class EnclosingWords
{
    /// <summary>The word of a file, which is the kind of the layer.</summary>
    public static string Word(this Enclosing place) => JsonNamingPolicy.SnakeCaseLower.ConvertName(place.ToString());
}

/// <summary>
/// How many channels (or numbers of a vector) a layer gives: a number, <c>64</c>, or a multiple of what arrives, <c>6x</c>
/// or <c>0.5x</c>, which is rounded down, but never to 0. <c>0.25x of block</c> is a multiple of what arrives at the
/// innermost block around the layer, or in the same way at the residual, the branches, the stage or the slot.
/// </summary>
/// <param name="Number">The number, where it is no multiple.</param>
/// <param name="Times">The factor of a multiple; 0 for a number.</param>
/// <param name="At">The kind of what is around, whose channels are meant; null for those that arrive at the layer.</param>
[WholeNumbers]
public readonly record struct ChannelCount(int Number, double Times = 0, Enclosing? At = null) : IReadsNode<ChannelCount>, IHasForm, ICanonical
{
    private const double MostTimes = 1000;
    private const string Behind = " of ";

    private static readonly string[] Places = [.. Enum.GetValues<Enclosing>().Select(place => place.Word())];

    object ICanonical.Canonical => Times > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Times}x{(At is { } place ? Behind + place.Word() : "")}") : Number;

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
        if (node is ScalarNode { Text: var text } scalar && text.IndexOf(Behind, StringComparison.Ordinal) is > 0 and var end && text[end - 1] == 'x')
        {
            var place = text[(end + Behind.Length)..];
            if (!TryRead(scalar with { Text = text[..end] }, binder, out value)) return false;
            var which = Array.IndexOf(Places, place);
            if (which >= 0)
            {
                value = value with { At = Enum.GetValues<Enclosing>()[which] };
                return true;
            }
            binder.Issues.Error(node, $"A multiple may be one of the channels that arrive at {Suggest.List(Places, "or")}, but this is of '{Suggest.Brief(place)}'.");
            return false;
        }
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
        Forms.Described("A multiple of the channels that arrive, here or at what is around.", new JsonObject { ["type"] = "string", ["pattern"] = $"^[0-9]*\\.?[0-9]+x( of ({string.Join('|', Places)}))?$" }));
}
