using System.Runtime.CompilerServices;

namespace Ablate.Models.Tests.Support;

/// <summary>Text pinned in a file. <c>UPDATE_GOLDEN=1</c> writes the files anew; a test run without it only compares.</summary>
internal static class Golden
{
    public static void Matches(string file, string actual, [CallerFilePath] string test = "")
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(test)!, file), actual);
        else
            Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)), actual);
    }
}
