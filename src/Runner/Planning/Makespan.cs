namespace Ablate.Runner.Planning;

/// <summary>How long workers take that fetch one run after the other from a common queue.</summary>
internal static class Makespan
{
    /// <param name="seconds">Of each run, in the order in which they are handed out.</param>
    /// <param name="workers">How many; at least 1.</param>
    public static double Of(IEnumerable<double> seconds, int workers)
    {
        var free = new PriorityQueue<int, double>(Enumerable.Range(0, workers).Select(worker => (worker, 0.0)));
        var end = 0.0;
        foreach (var run in seconds)
        {
            free.TryDequeue(out var worker, out var from);
            free.Enqueue(worker, from + run);
            end = Math.Max(end, from + run);
        }

        return end;
    }
}
