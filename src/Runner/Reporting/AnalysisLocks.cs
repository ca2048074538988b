using System.Text.Json;
using System.Text.Json.Serialization;
using Ablate.Core;

namespace Ablate.Runner.Reporting;

/// <summary>The declared comparisons, written down before the first run begins.</summary>
internal static class AnalysisLocks
{
    /// <summary>
    /// Writes the lock where no run has begun. Where runs are there already it is too late to declare anything before them,
    /// and a lock that is there is never changed.
    /// </summary>
    public static void Take(ResultStore store, Experiment experiment, TimeProvider time)
    {
        if (File.Exists(store.LockFile) || store.Begun().Count > 0) return;
        var declared = Declared(experiment);
        AtomicFile.WriteText(store.LockFile, JsonSerializer.Serialize(declared.Lock(time.GetUtcNow()), LockJson.Default.AnalysisLock) + "\n");
    }

    /// <summary>The comparisons of a checked experiment, with every pattern written out.</summary>
    public static DeclaredAnalysis Declared(Experiment experiment) =>
        DeclaredAnalysis.Of(experiment.Analysis, [.. experiment.Arms.Select(arm => (arm.Name, arm.Values))], experiment.Until, new Issues(), seeds: experiment.Seeds);

    /// <summary>Null where nothing was declared before the first run.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or what it locks was changed.</exception>
    public static AnalysisLock? Read(ResultStore store)
    {
        if (!File.Exists(store.LockFile)) return null;
        AnalysisLock read;
        try
        {
            read = JsonSerializer.Deserialize(File.ReadAllText(store.LockFile), LockJson.Default.AnalysisLock) ?? throw new JsonException("It holds null.");
            if (read.Analysis is null) throw new JsonException("It has no analysis.");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"{store.LockFile} cannot be read, so that it is not known what was declared before the first run. Restore it from a copy; without the file the report says that nothing was registered.", problem);
        }
        if (read.IsWhole) return read;
        throw new InvalidDataException(
            $"{store.LockFile} was changed after it was written: its hash is {read.Hash}, which is not that of the analysis and the time in it. Nothing is reported as declared before the first run until the file is as it was; restore it, or delete it to report these results as not registered.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(AnalysisLock))]
internal sealed partial class LockJson : JsonSerializerContext;
