using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Ablate.Core;
using Ablate.Core.Schema;

namespace Ablate.Models.UserLayers;

/// <summary>
/// An assembly with layers of the user's own. Its types are those of its content: the same file is loaded once a process,
/// and a changed one beside it.
/// </summary>
internal static class LayerAssembly
{
    private const long MostBytes = 256L << 20;
    private const string Rule = "A layer is a public record with a [Kind], derived from Ablate.Models.LayerSpec.";

    private static readonly ConcurrentDictionary<string, Assembly> Loaded = new(StringComparer.Ordinal);

    /// <summary>The kinds of layers in an assembly that was loaded.</summary>
    public static IEnumerable<(string Kind, Type Type)> LayersIn(Assembly assembly) => assembly.GetTypes()
        .Where(type => type is { IsAbstract: false, IsVisible: true } && type.IsAssignableTo(typeof(LayerSpec)))
        .Select(type => (type.GetCustomAttribute<KindAttribute>()?.Name!, type))
        .Where(layer => layer.Item1 is not null);

    /// <summary>Loads it; null after an error. The file is returned with its full path and its hash.</summary>
    public static (Assembly Assembly, LayerFile File)? Load(LayerFile file, Issues issues)
    {
        var path = Contents.Locate(file.Source, file.File);
        // Code of anywhere is not run because a file that somebody sent says so; where its content is given, it is known.
        if (file.Sha256 is null && !Contents.IsOfProject(file.Source, file.File))
            return Refuse($"'{file.File}' leads out of the project's folder.", "Copy the assembly into the project, or say which one is meant: {file: ..., sha256: ...}.");
        try
        {
            var info = OrdinaryFile.Find(path);
            if (!info.Exists) return Refuse($"There is no file {path}.", "Build the project of the layers first, as with 'dotnet build'.");
            if (info.Length == 0) return Refuse($"{path} is empty or no ordinary file.");
            if (info.Length > MostBytes) return Refuse($"{path} is too large for an assembly.");
            var bytes = File.ReadAllBytes(path);
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (file.Sha256 is { } wanted && wanted != hash) return Refuse($"{path} is another file than the one meant: its SHA-256 is {hash}, and not {wanted}.");
            if (!IsAssembly(bytes)) return Refuse($"{path} is not a .NET assembly.");
            var assembly = Loaded.GetOrAdd(hash, _ => Read(path, bytes));
            if (Problem(assembly) is { } problem) return Refuse($"{path} {problem}", Rule);
            return (assembly, file with { File = path, Sha256 = hash });
        }
        catch (ReflectionTypeLoadException mismatch)
        {
            return Refuse($"The types of {path} cannot be loaded: {mismatch.LoaderExceptions.FirstOrDefault()?.Message ?? mismatch.Message}", "Build it against this version of ablate.");
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or BadImageFormatException or FileLoadException or TypeLoadException)
        {
            return Refuse($"{path} cannot be loaded: {unusable.Message}");
        }

        (Assembly, LayerFile)? Refuse(string message, string? hint = null)
        {
            issues.Error(file.Source, message, hint);
            return null;
        }
    }

    private static bool IsAssembly(byte[] bytes)
    {
        try
        {
            using var reader = new PEReader(new MemoryStream(bytes, writable: false));
            return reader.HasMetadata && reader.GetMetadataReader().IsAssembly;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    private static Assembly Read(string path, byte[] bytes) => new Context(path).LoadFromStream(new MemoryStream(bytes, writable: false));

    private static string? Problem(Assembly assembly)
    {
        if (assembly.GetCustomAttribute<TargetFrameworkAttribute>()?.FrameworkName is { } framework && new FrameworkName(framework) is var target
            && (target.Identifier is not (".NETCoreApp" or ".NETStandard") || (target.Identifier == ".NETCoreApp" && target.Version > Environment.Version)))
            return $"is built for {framework}, and this program runs on .NET {Environment.Version.Major}.{Environment.Version.Minor}.";
        if (!LayersIn(assembly).Any()) return "has no layers.";
        foreach (var (kind, type) in LayersIn(assembly))
        {
            if (Names.Problem(kind) is { } problem) return $"has a layer called '{kind}': {problem}.";
            if (type.GetConstructors().Length == 0 || type.IsGenericType) return $"has a layer '{kind}' without a public constructor.";
        }
        return null;
    }

    /// <summary>What this program has is taken from it, so that its layers are layers; the rest lies beside the assembly.</summary>
    private sealed class Context(string path) : AssemblyLoadContext(Path.GetFileName(path))
    {
        protected override Assembly? Load(AssemblyName name)
        {
            if (Default.Assemblies.Any(assembly => assembly.GetName().Name == name.Name) || File.Exists(Path.Combine(AppContext.BaseDirectory, name.Name + ".dll"))) return null;
            var beside = Path.Combine(Path.GetDirectoryName(path)!, name.Name + ".dll");
            return File.Exists(beside) ? LoadFromAssemblyPath(beside) : null;
        }
    }
}
