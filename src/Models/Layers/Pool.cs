using Ablate.Core;
using Ablate.Core.Schema;

namespace Ablate.Models.Layers;

/// <summary>The shape rule of the pools.</summary>
internal static class Pool
{
    /// <summary>Reports a padding that no input makes sense of.</summary>
    public static void CheckPadding(LayerSpec pool, Extent kernel, Extent padding, Issues issues)
    {
        if (2 * padding.Height > kernel.Height || 2 * padding.Width > kernel.Width)
            issues.Error(pool.PlaceOf("padding"), $"The padding {padding} is more than half of the {kernel} kernel.", "A window could cover nothing but padding.");
    }

    public static Shape? Output(Site site, LayerSpec pool, Window window)
    {
        if (!site.HasImage("A pool")) return null;
        return window.Over(site, pool.PlaceOf("kernel"), "pool", site.Input.Channels);
    }
}
