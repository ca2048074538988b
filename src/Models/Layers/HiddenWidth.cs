using Ablate.Core;
using Ablate.Core.Schema;

namespace Ablate.Models.Layers;

/// <summary>How the width that a reduction gives becomes a whole number of channels.</summary>
public enum WidthRounding
{
    /// <summary>Down to a multiple: C // r as most implementations have it.</summary>
    Floor,

    /// <summary>To the nearest multiple, halves upwards: timm's SE layers.</summary>
    Nearest,

    /// <summary>To the nearest multiple, and to the next one where that would lose more than a tenth: MobileNet's make_divisible.</summary>
    MakeDivisible,
}

/// <summary>The arithmetic of bottlenecks: <c>reduction</c> and <c>hidden</c> are two ways of giving one width.</summary>
internal static class HiddenWidth
{
    /// <summary>The widest bottleneck that a file may ask for.</summary>
    public const int Largest = 1_000_000;

    /// <summary>The width, rounded and not below the minimum.</summary>
    /// <param name="channels">C.</param>
    /// <param name="reduction">r.</param>
    /// <param name="rounding">How C / r becomes a multiple.</param>
    /// <param name="multiple">Of what.</param>
    /// <param name="minimum">The least it may be.</param>
    public static int Of(long channels, int reduction, WidthRounding rounding = WidthRounding.Floor, int multiple = 1, int minimum = 1)
    {
        var exact = (double)channels / reduction;
        var width = multiple * Math.Floor((exact + (rounding == WidthRounding.Floor ? 0 : multiple / 2.0)) / multiple);
        width = Math.Max(width, minimum);
        if (rounding == WidthRounding.MakeDivisible && width < 0.9 * exact) width += multiple;
        return (int)width;
    }

    /// <summary>Reports a layer that gives its width twice.</summary>
    public static void Check(LayerSpec layer, int? reduction, int? hidden, Issues issues)
    {
        if (reduction is not null && hidden is not null)
            issues.Error(layer.PlaceOf("hidden"), "Both 'reduction' and 'hidden' set the hidden width.", "Keep one of them.");
    }

    /// <summary>Reports what shapes the width that a reduction comes to beside a width that is given.</summary>
    /// <param name="layer">The layer, which gives its width.</param>
    /// <param name="issues">Where it goes.</param>
    /// <param name="keys">What is said about the reduction.</param>
    public static void CheckUnused(LayerSpec layer, Issues issues, params IEnumerable<(string Key, bool IsGiven)> keys)
    {
        foreach (var (key, given) in keys)
        {
            if (given) issues.Error(layer.PlaceOf(key), $"'{key}' is about the width that a reduction comes to, but 'hidden' gives the width itself.", "Keep one of them.");
        }
    }
}
