using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>Sets the thread's gradient mode and puts the former back when disposed.</summary>
internal sealed class AutoGradMode : IDisposable
{
    private readonly int _former = Native.GradMode();

    public AutoGradMode(bool enabled) => Native.SetGradMode(enabled ? 1 : 0);

    public static bool IsEnabled => Native.GradMode() != 0;

    public void Dispose() => Native.SetGradMode(_former);
}

internal sealed class InferenceMode(bool mode) : IDisposable
{
    private nint _guard = Native.InferenceModeEnter(mode ? 1 : 0);

    public void Dispose()
    {
        if (_guard == 0) return;
        Native.InferenceModeLeave(_guard);
        _guard = 0;
    }
}

/// <summary>Makes backward say which forward operation a failure came from; slow.</summary>
public class AnomalyMode : IDisposable
{
    private readonly bool _enabled = IsEnabled;
    private readonly bool _checkNaN = ShouldCheckNaN;

    public AnomalyMode(bool enabled, bool check_nan = true) => Native.SetAnomalyMode(enabled ? 1 : 0, check_nan ? 1 : 0);

    public static bool IsEnabled => Native.AnomalyMode() != 0;
    public static bool ShouldCheckNaN => Native.AnomalyChecksNan() != 0;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Native.SetAnomalyMode(_enabled ? 1 : 0, _checkNaN ? 1 : 0);
    }
}

public static partial class torch
{
    /// <summary>Until disposed, operations on this thread record nothing for backward.</summary>
    public static IDisposable no_grad() => new AutoGradMode(false);
    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);
    public static IDisposable set_grad_enabled(bool mode = true) => new AutoGradMode(mode);
    public static bool is_grad_enabled() => AutoGradMode.IsEnabled;

    /// <summary>Like <see cref="no_grad"/>, and what is made can never take part in backward; a little faster.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);
    public static bool is_inference_mode_enabled() => Native.InferenceMode() != 0;

    public static partial class autograd
    {
        /// <summary>The gradients of the outputs' sum with respect to each input, without touching any <c>grad</c>.</summary>
        /// <param name="grad_outputs">The weight of each output element; may be null where every output has one element.</param>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var results = new nint[inputs.Count];
            var status = Native.Grad(Handles(outputs), outputs.Count, Handles(inputs), inputs.Count, Handles(grad_outputs),
                grad_outputs?.Count ?? 0, retain_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, results);
            GC.KeepAlive((outputs, inputs, grad_outputs));
            Native.Check(status, "autograd.grad", outputs.FirstOrDefault());
            return Array.ConvertAll(results, handle => new Tensor(handle));
        }

        /// <summary>Adds the gradient of the tensors' sum to every leaf they depend on, or to the given inputs alone.</summary>
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null)
        {
            var status = Native.Backward(Handles(tensors), tensors.Count, Handles(grad_tensors), grad_tensors?.Count ?? 0,
                (retain_graph ?? create_graph) ? 1 : 0, create_graph ? 1 : 0, Handles(inputs), inputs?.Count ?? 0);
            GC.KeepAlive((tensors, grad_tensors, inputs));
            Native.Check(status, "backward", tensors.FirstOrDefault());
        }

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) => backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        public static AnomalyMode detect_anomaly(bool check_nan = true) => new(true, check_nan);

        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);

        private static nint[] Handles(IList<Tensor>? tensors)
        {
            if (tensors is null) return [];
            var handles = new nint[tensors.Count];
            for (var i = 0; i < handles.Length; i++) handles[i] = tensors[i].Handle;
            return handles;
        }
    }
}
