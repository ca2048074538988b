namespace Ablate.Models.Layers;

/// <summary>The shape rule of the pools.</summary>
internal static class Pool
{
    public static Shape? Output(Site site, LayerSpec pool, Window window)
    {
        var (kernel, padding) = (window.Kernel, window.Padding);
        if (!site.Input.IsImage)
        {
            site.Refuse($"A pool needs an image but {site.Input} arrives.", "Put it before the layer that flattens.");
            return null;
        }
        if (2 * padding.Height > kernel.Height || 2 * padding.Width > kernel.Width)
        {
            site.Refuse(pool.PlaceOf("padding"), $"The padding {padding} is more than half of the {kernel} kernel: {site.Input} arrives.", "A window could cover nothing but padding.");
            return null;
        }
        return window.Over(site, pool.PlaceOf("kernel"), "pool", site.Input.Channels);
    }
}
