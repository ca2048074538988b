using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>
            /// Moves and converts everything in this module and below it. The parameters remain the same objects,
            /// so fields, shared weights and optimizers made earlier stay valid.
            /// </summary>
            internal void Convert(Device? device, ScalarType? dtype, bool non_blocking)
            {
                if (dtype is { } wanted && !is_floating_point(wanted) && !is_complex(wanted))
                    throw new ArgumentException($"A module can be converted to floating-point and complex types, not to {wanted}.", nameof(dtype));

                using var _ = no_grad();
                foreach (var parameter in _parameters.Values)
                    Convert(parameter, device, dtype, non_blocking);
                foreach (var (buffer, _) in _buffers.Values)
                    Convert(buffer, device, dtype, non_blocking);
                foreach (var child in _children.Values)
                    child.Convert(device, dtype, non_blocking);
            }

            // What assigning to .data is in Python: the object, and its place in autograd graphs made later, stay.
            private static readonly Op SetData = new("set_data");

            private static void Convert(Tensor tensor, Device? device, ScalarType? dtype, bool non_blocking)
            {
                using var grad = tensor.grad;
                var type = dtype is { } wanted && (tensor.is_floating_point() || tensor.is_complex()) ? wanted : tensor.dtype;
                var target = device ?? tensor.device;
                if (type == tensor.dtype && target.Equals(tensor.device)) return;

                using var moved = tensor.to(type, target, non_blocking: non_blocking);
                using var movedGrad = grad?.to(type, target, non_blocking: non_blocking);
                tensor.grad = null;
                SetData.Run(tensor, moved);
                tensor.grad = movedGrad;
            }
        }
    }
}

/// <summary>Moving and converting modules; each call returns the module it was given.</summary>
public static class ModuleExtensionMethods
{
    /// <summary>Converts the floating-point parameters and buffers.</summary>
    public static T to<T>(this T module, ScalarType type, bool non_blocking = false) where T : nn.Module => module.Converted(null, type, non_blocking);

    /// <summary>Moves the parameters and buffers, and converts the floating-point ones.</summary>
    public static T to<T>(this T module, Device device, ScalarType type, bool non_blocking = false) where T : nn.Module => module.Converted(device, type, non_blocking);

    /// <summary>Moves the parameters and buffers.</summary>
    /// <param name="module">The module to move.</param>
    /// <param name="deviceType">The kind of device.</param>
    /// <param name="deviceIndex">Which device of that kind; -1 is the current one.</param>
    /// <param name="non_blocking">Whether a copy from pinned memory may go on after the call returned.</param>
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false) where T : nn.Module =>
        module.Converted(new Device(deviceType, deviceIndex), null, non_blocking);

    /// <summary>Moves the parameters and buffers.</summary>
    public static T to<T>(this T module, Device device, bool non_blocking = false) where T : nn.Module => module.Converted(device, null, non_blocking);

    /// <summary>Moves the parameters and buffers to a device named as in <c>"cuda:0"</c>.</summary>
    public static T to<T>(this T module, string device, bool non_blocking = false) where T : nn.Module => module.Converted(new Device(device), null, non_blocking);

    /// <summary>Moves and converts the parameters and buffers to where and what another tensor is.</summary>
    public static T to<T>(this T module, Tensor other, bool non_blocking = false) where T : nn.Module => module.Converted(other.device, other.dtype, non_blocking);

    /// <summary>Moves the parameters and buffers to main memory.</summary>
    public static T cpu<T>(this T module, bool non_blocking = false) where T : nn.Module => module.to(DeviceType.CPU, -1, non_blocking);

    /// <summary>Moves the parameters and buffers to a GPU; -1 is the current one.</summary>
    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false) where T : nn.Module => module.to(DeviceType.CUDA, deviceIndex, non_blocking);

    /// <summary>Converts the floating-point parameters and buffers to 16-bit floats.</summary>
    public static T half<T>(this T module, bool non_blocking = false) where T : nn.Module => module.to(ScalarType.Float16, non_blocking);

    /// <summary>Converts the floating-point parameters and buffers to bfloat16.</summary>
    public static T bfloat16<T>(this T module, bool non_blocking = false) where T : nn.Module => module.to(ScalarType.BFloat16, non_blocking);

    /// <summary>Converts the floating-point parameters and buffers to 32-bit floats.</summary>
    public static T @float<T>(this T module, bool non_blocking = false) where T : nn.Module => module.to(ScalarType.Float32, non_blocking);

    /// <summary>Converts the floating-point parameters and buffers to 64-bit floats.</summary>
    public static T @double<T>(this T module, bool non_blocking = false) where T : nn.Module => module.to(ScalarType.Float64, non_blocking);

    private static T Converted<T>(this T module, Device? device, ScalarType? type, bool non_blocking) where T : nn.Module
    {
        module.Convert(device, type, non_blocking);
        return module;
    }
}
