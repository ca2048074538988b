using System.Runtime.CompilerServices;

namespace Ablate.Torch.Tests.Support;

/// <summary>Lists pinned in files of the folder Approved. <c>UPDATE_GOLDEN=1</c> writes them anew; a run without it only compares.</summary>
internal static class Approved
{
    public static void Matches(string file, IReadOnlyList<string> actual)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Path.Combine(SourceFolder(), "..", "Approved", file), string.Join('\n', actual) + "\n");
            return;
        }
        var approved = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Approved", file));
        string[] differences = [.. actual.Except(approved).Select(line => "new: " + line), .. approved.Except(actual).Select(line => "gone: " + line)];
        Assert.True(differences.Length == 0, $"{file} differs. If that is meant, run the tests with UPDATE_GOLDEN=1 and look at the difference.\n{string.Join('\n', differences)}");
    }

    private static string SourceFolder([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
}
