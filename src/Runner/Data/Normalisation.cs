namespace Ablate.Runner.Data;

/// <summary>Mean and standard deviation of each channel, on the scale where a byte of 255 is 1.</summary>
public sealed record Normalisation(IReadOnlyList<double> Mean, IReadOnlyList<double> Std)
{
    /// <summary>
    /// The constants of <paramref name="images"/> themselves. Exact: every channel's bytes are counted by value first,
    /// so the result depends on no order of summation. A channel that never varies gets a deviation of 1.
    /// </summary>
    internal static Normalisation Of(ImageSet images, int channels)
    {
        var mean = new double[channels];
        var std = new double[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            var counts = new long[256];
            for (var i = channel; i < images.Pixels.Length; i += channels) counts[images.Pixels[i]]++;

            double total = 0, sum = 0, squares = 0;
            for (var value = 0; value < counts.Length; value++)
            {
                total += counts[value];
                sum += (double)counts[value] * value;
                squares += (double)counts[value] * value * value;
            }

            var average = sum / total;
            var deviation = Math.Sqrt(Math.Max(0, squares / total - average * average));
            mean[channel] = average / 255;
            std[channel] = deviation > 0 ? deviation / 255 : 1;
        }

        return new Normalisation(mean, std);
    }
}
