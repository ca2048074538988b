namespace Ablate.Torch.Tests.Reference;

/// <summary>Compares with PyTorch's numbers.</summary>
internal static class Agreement
{
    /// <summary>Every element within 1e-5 · max(1, max|y|); whole numbers exactly.</summary>
    public static void Agrees(Result expected, Tensor actual, string what)
    {
        Assert.True(expected.Shape.SequenceEqual(actual.shape), $"{what} has the shape [{string.Join(", ", actual.shape)}] but should have [{string.Join(", ", expected.Shape)}].");
        Assert.Equal(expected.Dtype == "int64" ? ScalarType.Int64 : ScalarType.Float32, actual.dtype);
        using var scope = NewDisposeScope();
        double[] values = [.. actual.detach().to(ScalarType.Float64).contiguous().data<double>()];
        var tolerance = expected.Dtype is null ? 1e-5 * Math.Max(1, expected.Values.Select(Math.Abs).DefaultIfEmpty(0).Max()) : 0;
        var step = expected.Step ?? 1;
        for (var i = 0; i < expected.Values.Length; i++) Near(expected.Values[i], values[i * step], tolerance, $"{what}[{i * step}]");
        if (expected is not { Sum: { } sum, Norm: { } norm }) return;
        Near(sum, values.Sum(), tolerance * Math.Max(1, norm), $"The sum of {what}");
        Near(norm, Math.Sqrt(values.Sum(value => value * value)), tolerance * Math.Max(1, norm), $"The norm of {what}");
    }

    public static void Near(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, FormattableString.Invariant($"{what} is {actual:R} but should be {expected:R}."));
}
