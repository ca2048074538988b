namespace Ablate.Runner.Cli;

internal static class ExitStatus
{
    public const int Done = 0;

    /// <summary>The command was right and could not be carried out whole: a run failed, say.</summary>
    public const int Failed = 1;

    /// <summary>The command or a file it names is wrong; nothing was trained.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped because the terminal was closed (SIGHUP), as shells report it.</summary>
    public const int HungUp = 129;

    /// <summary>Stopped by Ctrl-C (SIGINT), as shells report it.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by a polite kill (SIGTERM), as shells report it.</summary>
    public const int Terminated = 143;
}
