using Ablate.Torch.Tests.Support;

namespace Ablate.Torch.Tests;

/// <summary>What of TorchSharp the programs lean on, as a list that can be held against the real package. Generic parameters are T0 and M0, whatever they are called.</summary>
public sealed class MembersUsedTests
{
    private static readonly string[] Programs = ["Ablate.Models.dll", "ablate.dll", "Ablate.Bench.dll"];

    [Fact]
    public void The_members_of_TorchSharp_in_use_are_the_approved_ones()
    {
        var used = Programs.SelectMany(program => MembersUsed.By(Path.Combine(AppContext.BaseDirectory, program)));

        // What TorchExtras needs of the package is the package build's affair.
        string[] list = [.. used.Where(member => !member.StartsWith("TorchExtras.", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];

        Assert.Contains("torch.NewDisposeScope()", list);
        Approved.Matches("MembersUsed.txt", list);
    }
}
