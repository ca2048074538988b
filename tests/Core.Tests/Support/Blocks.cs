using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Tests.Support;

/// <summary>Specs for the tests of binder and catalogue.</summary>
public abstract record BlockSpec : Spec;

/// <summary>One of every type of parameter.</summary>
[Kind("conv")]
public sealed record ConvBlock(
    [Shorthand, InRange(1, 4096)] int Out,
    [InRange(1, 15)] Extent? Kernel = null,
    double Scale = 0.5,
    bool Bias = true,
    string? Name = null,
    Padding PadMode = Padding.SameSize,
    [InRange(0)] IReadOnlyList<int>? Dilations = null,
    long Limit = 1L << 40,
    double? Clip = null) : BlockSpec;

/// <summary>A block of blocks.</summary>
[Kind("residual")]
public sealed record ResidualBlock([Shorthand] IReadOnlyList<BlockSpec> Body, BlockSpec? Shortcut = null) : BlockSpec, IValidated
{
    public void Validate(Node source, Issues issues)
    {
        if (Body.Count == 0) issues.Error(PlaceOf("body"), "The body is empty.");
    }
}

/// <summary>A block without parameters.</summary>
[Kind("relu")]
public sealed record ReluBlock : BlockSpec;

public enum Padding
{
    None,
    SameSize,
}
