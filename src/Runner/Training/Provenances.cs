using System.Reflection;
using System.Runtime.InteropServices;
using Ablate.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Runner.Training;

/// <summary>Finds out what a run is made with.</summary>
internal static class Provenances
{
    /// <summary>Now is taken as the start.</summary>
    public static Provenance Collect(Device device)
    {
        var (version, commit) = VersionAndCommit();
        return new Provenance(
            commit,
            Dirty(),
            version,
            TorchExtras.Source,
            TorchExtras.LibtorchVersion,
            device.ToString(),
            device.type == DeviceType.CUDA ? Gpus() : null,
            Cpu(),
            Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE"),
            get_num_threads(),
            Environment.MachineName,
            DateTimeOffset.UtcNow,
            Finished: null);
    }

    /// <summary>The build writes them as <c>0.1.0+commit</c>; outside a git repository there is no commit.</summary>
    private static (string Version, string? Commit) VersionAndCommit()
    {
        var text = typeof(Provenances).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? (text, null) : (text[..plus], text[(plus + 1)..]);
    }

    private static bool? Dirty() => typeof(Provenances).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => attribute.Key == "SourceDirty")?.Value switch
        {
            "true" => true,
            "false" => false,
            _ => null,
        };

    /// <summary>The models of this machine's GPUs as NVIDIA's driver tells them, each once; null where it does not.</summary>
    private static string? Gpus()
    {
        const string Driver = "/proc/driver/nvidia/gpus";
        if (!Directory.Exists(Driver)) return null;
        var models = Directory.GetFiles(Driver, "information", SearchOption.AllDirectories)
            .Select(file => File.ReadLines(file).FirstOrDefault(line => line.StartsWith("Model:", StringComparison.Ordinal)))
            .OfType<string>()
            .Select(line => line["Model:".Length..].Trim())
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return models.Count == 0 ? null : string.Join(", ", models);
    }

    /// <summary>The model of this machine's processor.</summary>
    public static string Cpu()
    {
        const string Linux = "/proc/cpuinfo";
        var model = OperatingSystem.IsLinux() && File.Exists(Linux)
            ? File.ReadLines(Linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return model is { Length: > 0 } ? model : RuntimeInformation.ProcessArchitecture.ToString();
    }
}
