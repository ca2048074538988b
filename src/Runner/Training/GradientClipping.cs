using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Ablate.Runner.Training;

/// <summary>
/// Scales all gradients down together where their norm exceeds a limit: <c>torch.nn.utils.clip_grad_norm_</c>, but the
/// norm stays on the device, for reading it would stop a GPU at every step.
/// </summary>
internal static class GradientClipping
{
    // PyTorch's guard against a norm of zero, kept so that results agree.
    private const double Guard = 1e-6;

    public static void Apply(IEnumerable<Parameter> parameters, double limit)
    {
        var gradients = parameters.Select(parameter => parameter.grad).OfType<Tensor>().ToList();
        if (gradients.Count == 0) return;
        var norm = stack(gradients.Select(gradient => gradient.norm())).norm();
        var factor = norm.add(Guard).reciprocal().mul(limit).clamp_max(1);
        foreach (var gradient in gradients) gradient.mul_(factor);
    }
}
