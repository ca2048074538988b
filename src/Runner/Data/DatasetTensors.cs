using Ablate.Core.Schema;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Data;

/// <summary>
/// A dataset on a device: all images as bytes, divided into the parts that are trained on, validated on and tested on.
/// Every run with the same <see cref="DataConfig"/> can share it.
/// </summary>
public sealed class DatasetTensors : IDisposable
{
    private readonly Tensor _scale;
    private readonly Tensor _shift;

    private DatasetTensors(Dataset dataset, DataConfig config, Device device)
    {
        using var scope = NewDisposeScope();
        Info = dataset.Info;
        Device = device;
        var split = DataSplit.Of(dataset, config);
        var train = dataset.Train.Take(split.Train);
        Normalisation = Info.Normalisation ?? Normalisation.Of(train, Info.Channels);
        Train = new TensorPart(train, split.Train, Info, device);
        Validation = split.Validation.Length == 0 ? null : new TensorPart(dataset.Train.Take(split.Validation), split.Validation, Info, device);
        Test = new TensorPart(dataset.Test.Take(split.Test), split.Test, Info, device);

        // (b / 255 − mean) / std as one product and one sum.
        var scale = Normalisation.Std.Select(std => (float)(1 / (255 * std))).ToArray();
        var shift = Normalisation.Mean.Zip(Normalisation.Std, (mean, std) => (float)(-mean / std)).ToArray();
        _scale = tensor(scale, device: device).DetachFromDisposeScope();
        _shift = tensor(shift, device: device).DetachFromDisposeScope();
    }

    /// <summary>Shape and classes.</summary>
    public DatasetInfo Info { get; }

    /// <summary>The constants with which every part is normalised.</summary>
    public Normalisation Normalisation { get; }

    /// <summary>Where the images are.</summary>
    public Device Device { get; }

    internal TensorPart Train { get; }

    /// <summary>Null where nothing is held out.</summary>
    internal TensorPart? Validation { get; }

    internal TensorPart Test { get; }

    /// <summary>Reads the dataset, fetching it where it is missing, and puts it on the device.</summary>
    /// <exception cref="DataException">It cannot be had, or a file is damaged.</exception>
    public static DatasetTensors Load(DataConfig config, DataFolders folders, Device device, CancellationToken cancellation) =>
        new(DatasetCatalog.Load(config, folders, cancellation), config, device);

    /// <summary>Bytes of N×H×W×C to floats of the same shape, normalised.</summary>
    internal Tensor Normalise(Tensor bytes) => bytes.to(ScalarType.Float32).mul_(_scale).add_(_shift);

    /// <summary>
    /// N×H×W×C to N×C×H×W. On a CPU that is a mere view, in the memory format channels_last; on a GPU the pixels of a
    /// channel are brought together.
    /// </summary>
    internal static Tensor ChannelsFirst(Tensor images)
    {
        var view = images.permute(0, 3, 1, 2);
        return images.device_type == DeviceType.CPU ? view : view.contiguous();
    }

    public void Dispose()
    {
        Train.Dispose();
        Validation?.Dispose();
        Test.Dispose();
        _scale.Dispose();
        _shift.Dispose();
    }
}

/// <summary>One part of a dataset on a device.</summary>
internal sealed class TensorPart : IDisposable
{
    public TensorPart(ImageSet images, int[] source, DatasetInfo info, Device device)
    {
        Source = source;
        Images = tensor(images.Pixels, [images.Count, info.Height, info.Width, info.Channels], ScalarType.Byte, device).DetachFromDisposeScope();
        Labels = tensor(Array.ConvertAll(images.Labels, label => (long)label), ScalarType.Int64, device).DetachFromDisposeScope();
    }

    public int Count => Source.Length;

    /// <summary>Bytes, N×H×W×C.</summary>
    public Tensor Images { get; }

    /// <summary>64-bit integers, N.</summary>
    public Tensor Labels { get; }

    /// <summary>The labels in this process's own memory.</summary>
    public int[] Classes()
    {
        using var scope = NewDisposeScope();
        return Labels.to(ScalarType.Int32).cpu().data<int>().ToArray();
    }

    /// <summary>Where each example stands in the publisher's file.</summary>
    public int[] Source { get; }

    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }
}
