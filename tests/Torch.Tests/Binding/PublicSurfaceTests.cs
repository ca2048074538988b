using Ablate.Torch.Tests.Support;

namespace Ablate.Torch.Tests.Binding;

/// <summary>What the binding offers: everything but TorchExtras exists in TorchSharp 0.107.0 too.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        Approved.Matches("PublicSurface.txt", PublicSurface.Of(typeof(Tensor).Assembly));
}
