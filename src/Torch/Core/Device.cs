using System.Globalization;

namespace TorchSharp;

/// <summary>The kinds of device; the numbers are libtorch's.</summary>
public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
    MKLDNN = 2,
    OPENGL = 3,
    OPENCL = 4,
    IDEEP = 5,
    HIP = 6,
    FPGA = 7,
    MSNPU = 8,
    XLA = 9,
    MPS = 13,
    META = 14,
}

public static partial class torch
{
    /// <summary>Where a tensor lives: a kind and, for kinds of which there may be several, an index (-1: the current one).</summary>
    public class Device
    {
        /// <summary>From a description such as <c>cpu</c> or <c>cuda:0</c>.</summary>
        public Device(string description)
        {
            var parts = description.Split(':');
            type = Parse(parts[0]);
            if (parts.Length == 2) index = int.Parse(parts[1], CultureInfo.InvariantCulture);
        }

        public Device(string deviceType, int index = -1)
        {
            type = Parse(deviceType);
            this.index = index;
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>The CUDA device with this index.</summary>
        public Device(int index)
        {
            type = DeviceType.CUDA;
            this.index = index;
        }

        public DeviceType type { get; private set; } = DeviceType.CPU;
        public int index { get; private set; } = -1;

        private static DeviceType Parse(string name) => Enum.Parse<DeviceType>(name, ignoreCase: true);

        public override string ToString()
        {
            var name = type.ToString().ToLowerInvariant();
            return type == DeviceType.CPU || index == -1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{index}");
        }

        public static implicit operator Device(string description) => new(description);
    }

    private static Device s_defaultDevice = new(DeviceType.CPU, -1);
    private static Device? s_cuda;

    public static Device CUDA => s_cuda ??= InitializeDevice(new Device(DeviceType.CUDA, -1));
    public static readonly Device CPU = new(DeviceType.CPU, -1);
    public static readonly Device META = new(DeviceType.META, -1);

    public static Device device(string description) => InitializeDevice(new Device(description));
    public static Device device(string deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));
    public static Device device(DeviceType deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));
    public static Device device(int index) => new(DeviceType.CUDA, index);

    /// <summary>Where factories put tensors when no device is named.</summary>
    public static Device get_default_device() => s_defaultDevice;

    public static void set_default_device(Device device) => s_defaultDevice = InitializeDevice(device);
    public static void set_default_device(string device) => set_default_device(new Device(device));

    /// <summary>Whether a device of this kind can be used here.</summary>
    public static bool TryInitializeDeviceType(DeviceType deviceType) =>
        deviceType is DeviceType.CPU or DeviceType.META || Interop.Native.DeviceCount((int)deviceType) > 0;

    /// <exception cref="InvalidOperationException">There is no such device, or this libtorch was built without support for it.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException(
                $"Torch device type {deviceType} is not available: libtorch {TorchExtras.LibtorchVersion} finds no such device here.");
    }

    /// <summary>The device itself, or the default one for null, after a check that it can be used.</summary>
    public static Device InitializeDevice(Device? device)
    {
        device ??= s_defaultDevice;
        if (device.type is not (DeviceType.CPU or DeviceType.META)) InitializeDeviceType(device.type);
        return device;
    }
}
