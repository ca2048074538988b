using Ablate.Core.Random;

namespace Ablate.Models;

/// <summary>
/// The distribution of a parameter's initial values. They are drawn on the CPU in C#, from a stream named after the
/// parameter, so that they are bitwise the same on every device and whatever other layers the network has.
/// </summary>
public abstract record Initializer
{
    public static Initializer Zeros { get; } = new ConstantInitializer(0);

    public static Initializer Ones { get; } = new ConstantInitializer(1);

    /// <summary>The same number everywhere.</summary>
    public static Initializer Constant(double value) => new ConstantInitializer((float)value);

    /// <summary>
    /// U(−1/√fan_in, 1/√fan_in): PyTorch's default for weights and biases of convolutions and linear layers. It is
    /// He's uniform initialisation with a = √5 (He et al., "Delving Deep into Rectifiers", 2015, section 2.2).
    /// </summary>
    /// <param name="fanIn">How many inputs one output sums over.</param>
    public static Initializer KaimingUniform(long fanIn) => new UniformInitializer(1 / Math.Sqrt(fanIn));

    /// <summary>
    /// U(−√(6/(fan_in+fan_out)), √(6/(fan_in+fan_out))): Glorot and Bengio, "Understanding the difficulty of training
    /// deep feedforward neural networks", 2010, equation 16.
    /// </summary>
    public static Initializer XavierUniform(long fanIn, long fanOut) => new UniformInitializer(Math.Sqrt(6.0 / (fanIn + fanOut)));

    /// <summary>N(0, standardDeviation²).</summary>
    public static Initializer Normal(double standardDeviation) => new NormalInitializer(standardDeviation);

    /// <summary>Fills a parameter's values in row-major order.</summary>
    internal abstract void Fill(Span<float> values, RandomStream stream);
}

internal sealed record ConstantInitializer(float Value) : Initializer
{
    internal override void Fill(Span<float> values, RandomStream stream) => values.Fill(Value);
}

internal sealed record UniformInitializer(double Bound) : Initializer
{
    internal override void Fill(Span<float> values, RandomStream stream) => stream.FillUniform(values, -Bound, Bound);
}

internal sealed record NormalInitializer(double StandardDeviation) : Initializer
{
    internal override void Fill(Span<float> values, RandomStream stream) => stream.FillNormal(values, 0, StandardDeviation);
}
