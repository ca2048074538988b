namespace Ablate.Runner.Cli;

/// <summary>What the program says of an exception that ended it, and with which exit status.</summary>
internal static class Failures
{
    /// <summary>Set to 1, this environment variable adds the stack trace.</summary>
    public const string TraceVariable = "ABLATE_TRACE";

    /// <summary>Says in a sentence what happened, and returns the exit status.</summary>
    public static int Report(Exception problem, TextWriter error)
    {
        if (Environment.GetEnvironmentVariable(TraceVariable) == "1") error.WriteLine(problem);
        switch (problem)
        {
            case UserException:
                error.WriteLine(problem.Message);
                return ExitStatus.BadInput;

            // The runtime's messages for these name the path, and ours for a damaged file do.
            case FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or InvalidDataException:
                error.WriteLine(problem.Message);
                return ExitStatus.BadInput;

            case IOException:
                error.WriteLine(problem.Message);
                return ExitStatus.Failed;

            default:
                error.WriteLine($"This is a mistake in ablate, not in your files ({problem.GetType().Name}: {problem.Message}).");
                error.WriteLine($"Please report it with what {TraceVariable}=1 in the environment adds to this message.");
                return ExitStatus.Failed;
        }
    }
}
