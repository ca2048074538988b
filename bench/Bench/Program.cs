using System.Globalization;

namespace Ablate.Bench;

/// <summary><c>./ablate bench [NAME …]</c>: every benchmark, or those named.</summary>
internal static class Program
{
    private static readonly Dictionary<string, Action<TextWriter>> Benches = new(StringComparer.Ordinal)
    {
        ["step"] = StepBench.Run,
        ["epoch"] = StepBench.RunEpochs,
        ["pair"] = PairBench.Run,
        ["memory"] = MemoryBench.Run,
        ["excitation"] = ExcitationBench.Run,
        ["analysis"] = AnalysisBench.Run,
    };

    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["serve", var arm]:
                StepServer.Serve(arm);
                return 0;
            case ["network", var file, var arm, var batch]:
                NetworkServer.Serve(file, arm, int.Parse(batch, CultureInfo.InvariantCulture));
                return 0;
        }

        var unknown = arguments.FirstOrDefault(name => !Benches.ContainsKey(name));
        if (unknown is not null)
        {
            Console.Error.WriteLine($"There is no benchmark '{unknown}'. There are: {string.Join(", ", Benches.Keys)}.");
            return 2;
        }

        foreach (var (name, run) in Benches)
        {
            if (arguments.Length == 0 || arguments.Contains(name)) run(Console.Out);
        }

        return 0;
    }
}
