using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models.Layers;

/// <summary>What position encodings look up: fixed numbers that depend on the shape alone.</summary>
internal static class PositionTables
{
    // Vaswani et al. 2017, section 3.5.
    private const double LongestWave = 10_000;

    /// <summary>How many distances two tokens can have: (2H − 1)(2W − 1), or 2C − 1 over channels.</summary>
    public static long Distances(Tokens tokens, Shape input)
    {
        var (rows, columns) = Grid(tokens, input);
        return Size.Product((2 * rows) - 1, (2 * columns) - 1);
    }

    /// <summary>[T·T]: for each query and key, the number of their distance, rows before columns.</summary>
    public static Tensor DistanceIndex(Tokens tokens, Shape input)
    {
        var (rows, columns) = Grid(tokens, input);
        var count = rows * columns;
        var index = new long[count * count];
        for (var query = 0L; query < count; query++)
        {
            for (var key = 0L; key < count; key++)
            {
                var row = (query / columns) - (key / columns) + rows - 1;
                var column = (query % columns) - (key % columns) + columns - 1;
                index[(query * count) + key] = (row * ((2 * columns) - 1)) + column;
            }
        }
        return tensor(index);
    }

    /// <summary>[T, E]: sin(t / 10000^(2i/E)) in column 2i and the cosine in column 2i + 1 of row t.</summary>
    public static Tensor Sinusoids(long tokens, long embedding)
    {
        var values = new double[tokens * embedding];
        for (var token = 0L; token < tokens; token++)
        {
            for (var column = 0L; column < embedding; column++)
            {
                var angle = token / Math.Pow(LongestWave, (double)(column - (column % 2)) / embedding);
                values[(token * embedding) + column] = column % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
            }
        }
        return tensor(values, [tokens, embedding]);
    }

    private static (long Rows, long Columns) Grid(Tokens tokens, Shape input) =>
        tokens == Tokens.Channels ? (input.Channels, 1) : (input.Height, input.Width);
}

/// <summary>A table that is made at its first use, because only the input knows the device and the type.</summary>
internal sealed class LazyTable(Func<Tensor> make) : IDisposable
{
    private Tensor? _table;

    /// <summary>The table on a device and of a type; it stays this object's. To be called within a dispose scope.</summary>
    public Tensor On(Device device, ScalarType type)
    {
        if (_table is not null && _table.dtype == type && _table.device.type == device.type && _table.device.index == device.index) return _table;
        _table?.Dispose();
        _table = make().to(type, device).DetachFromDisposeScope();
        return _table;
    }

    public void Dispose() => _table?.Dispose();
}
