using Ablate.Runner.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Tests.Training;

public sealed class DevicesTests
{
    [Fact]
    public void The_CPU_is_always_there() => Assert.Equal(DeviceType.CPU, Devices.Choose("cpu").type);

    [Fact]
    public void Auto_takes_a_GPU_where_there_is_one() =>
        Assert.Equal(cuda.is_available() ? DeviceType.CUDA : DeviceType.CPU, Devices.Choose("auto").type);

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("CPU")]
    public void An_unknown_name_is_refused_with_the_known_ones(string name) =>
        Assert.Equal(
            $"There is no device '{name}'. Choose auto, cpu, cuda or cuda:N.",
            Assert.Throws<DeviceException>(() => Devices.Choose(name)).Message);

    [Fact]
    public void A_GPU_that_is_not_there_is_refused() =>
        Assert.StartsWith("The device 'cuda:99' was asked for, but ", Assert.Throws<DeviceException>(() => Devices.Choose("cuda:99")).Message, StringComparison.Ordinal);
}
