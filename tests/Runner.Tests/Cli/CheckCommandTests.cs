namespace Ablate.Runner.Tests.Cli;

/// <summary>What <c>check</c> says of a file that is in order.</summary>
public sealed class CheckCommandTests
{
    [Theory]
    [InlineData("lab.yaml", "6 networks, 'baseline' of 50,186 parameters, 'se-hidden16' of 53,258 parameters, 'se-r16' of 50,826 parameters, and 3 more.")]
    [InlineData("alexnet.yaml", "1 network, 61,100,840 parameters.")]
    public async Task The_networks_of_an_architecture_are_named_and_what_is_left_out_is_counted(string file, string networks)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "experiments", "configs", "architectures", file);
        var check = await AblateProcess.Run("check", path);
        Assert.Equal((0, $"{path} is in order: {networks}\n"), (check.Status, check.Output));
    }
}
