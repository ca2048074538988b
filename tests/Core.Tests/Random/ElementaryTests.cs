using Ablate.Core.Random;

namespace Ablate.Core.Tests.Random;

public sealed class ElementaryTests
{
    [Theory]
    [InlineData(-708.0)]
    [InlineData(-9.210340371976182)]
    [InlineData(-0.35)]
    [InlineData(0.0)]
    [InlineData(1e-9)]
    [InlineData(0.34657359)]
    [InlineData(1.0)]
    [InlineData(709.7)]
    public void The_exponential_is_that_of_the_platform_to_thirteen_digits(double x)
    {
        var error = Math.Abs(Elementary.Exp(x) - Math.Exp(x)) / Math.Exp(x);

        Assert.InRange(error, 0, 1e-13);
    }

    [Theory]
    [InlineData(3e-308)]
    [InlineData(1e-4)]
    [InlineData(1.0)]
    [InlineData(1.7e308)]
    public void Logarithm_and_exponential_undo_each_other(double x) => Assert.InRange(Elementary.Exp(Elementary.Log(x)) / x, 1 - 1e-12, 1 + 1e-12);
}
