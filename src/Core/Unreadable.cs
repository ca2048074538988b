namespace Ablate.Core;

/// <summary>Why a file cannot be read, without the runtime's words for it.</summary>
public static class Unreadable
{
    /// <summary>A sentence with the path.</summary>
    /// <param name="path">As the user wrote it.</param>
    /// <param name="problem">What came of reading it.</param>
    public static string Sentence(string path, Exception problem) => $"{path} cannot be read: {Reason(path, problem)}";

    /// <summary>The reason alone, with a full stop.</summary>
    /// <param name="path">As the user wrote it.</param>
    /// <param name="problem">What came of reading it.</param>
    public static string Reason(string path, Exception problem) => problem switch
    {
        _ when Directory.Exists(path) => "it is a folder.",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
        UnauthorizedAccessException => "its permissions do not allow it.",
        _ => problem.Message,
    };
}
