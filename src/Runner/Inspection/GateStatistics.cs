using Ablate.Core;

namespace Ablate.Runner.Inspection;

/// <summary>Adds up the gates of one block, by channel and class.</summary>
internal sealed class GateStatistics(string block, int channels, int classes)
{
    private readonly long[] _examples = new long[classes];
    private readonly Sums[,] _sums = new Sums[classes, channels];
    private long _positions = 1;

    public string Block => block;

    public int Channels => channels;

    /// <summary>Adds the gates of a batch.</summary>
    /// <param name="gates">Examples × channels × positions, row by row.</param>
    /// <param name="labels">The class of each example.</param>
    /// <param name="positions">How many gates a channel of an example has.</param>
    public void Add(ReadOnlySpan<float> gates, ReadOnlySpan<long> labels, int positions)
    {
        _positions = positions;
        for (var example = 0; example < labels.Length; example++)
        {
            var label = (int)labels[example];
            _examples[label]++;
            for (var channel = 0; channel < channels; channel++)
                _sums[label, channel].Add(gates.Slice((example * channels + channel) * positions, positions));
        }
    }

    /// <summary>A row for each channel and class that has examples, and one for all classes together before them.</summary>
    public IEnumerable<GateRow> Rows()
    {
        for (var channel = 0; channel < channels; channel++)
        {
            var all = new Sums();
            for (var label = 0; label < classes; label++) all.Add(_sums[label, channel]);
            yield return Row(channel, null, _examples.Sum(), all);
            for (var label = 0; label < classes; label++)
                if (_examples[label] > 0) yield return Row(channel, label, _examples[label], _sums[label, channel]);
        }
    }

    private GateRow Row(int channel, int? label, long count, Sums sums)
    {
        var mean = sums.Sum / count;
        // Rounding may leave a little less than nothing.
        var sd = count > 1 ? Math.Sqrt(Math.Max(0, sums.Squares - count * mean * mean) / (count - 1)) : double.NaN;
        return new GateRow(block, channel, label, count, mean, sd, (double)sums.Dead / (count * _positions), (double)sums.Saturated / (count * _positions))
        {
            SdPositions = _positions > 1 ? Math.Sqrt(sums.Within / count) : double.NaN,
        };
    }

    private struct Sums
    {
        public double Sum;
        public double Squares;

        // Of each example's variance between its positions.
        public double Within;
        public long Dead;
        public long Saturated;

        public void Add(ReadOnlySpan<float> gates)
        {
            var sum = 0.0;
            foreach (var gate in gates)
            {
                sum += gate;
                // By its size: a tanh gate near -1 turns its channel over, which is not to take it away.
                if (Math.Abs(gate) < GateRow.DeadBelow) Dead++;
                if (Math.Abs(gate) > GateRow.SaturatedAbove) Saturated++;
            }
            var mean = sum / gates.Length;
            Sum += mean;
            Squares += mean * mean;
            if (gates.Length < 2) return;
            var squares = 0.0;
            foreach (var gate in gates) squares += (gate - mean) * (gate - mean);
            Within += squares / (gates.Length - 1);
        }

        public void Add(Sums other)
        {
            Sum += other.Sum;
            Squares += other.Squares;
            Within += other.Within;
            Dead += other.Dead;
            Saturated += other.Saturated;
        }
    }
}
