using Ablate.Core;

namespace Ablate.Runner.Scheduling;

/// <summary>
/// What a run gives cannot be written, as where the disk is full: nothing is wrong with the experiment, and what has been
/// written stays good.
/// </summary>
internal sealed class UnwrittenException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Whether an exception is of this kind.</summary>
    public static bool Covers(Exception problem) => problem is IOException or UnauthorizedAccessException;

    /// <summary>The sentence for the user.</summary>
    public static string Say(RunFolder folder, Exception problem) =>
        $"The results of a run cannot be written to {folder.Path} ({problem.Message.TrimEnd('.')}). Make room there, or name another folder with --results DIR; the same command goes on from here.";

    /// <summary>Writes something into the folder of a run.</summary>
    /// <exception cref="UnwrittenException">It cannot be written.</exception>
    public static T Guard<T>(RunFolder folder, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception problem) when (Covers(problem))
        {
            throw new UnwrittenException(Say(folder, problem), problem);
        }
    }

    /// <inheritdoc cref="Guard{T}(RunFolder, Func{T})"/>
    public static void Guard(RunFolder folder, Action write) => Guard(folder, () =>
    {
        write();
        return true;
    });
}
