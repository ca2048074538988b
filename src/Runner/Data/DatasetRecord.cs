using System.Text.Json;
using System.Text.Json.Serialization;
using Ablate.Core;

namespace Ablate.Runner.Data;

/// <summary>
/// What the data of an experiment are, kept beside its results as <c>dataset.json</c>: with it the results can be read
/// on a machine that does not have the data.
/// </summary>
/// <param name="Info">Shape, classes and counts.</param>
/// <param name="Identity">What stands for the dataset in the identity of a run; null where its parameters do.</param>
public sealed record DatasetRecord(DatasetInfo Info, string? Identity)
{
    /// <summary>Writes nothing where it is there already.</summary>
    public void Write(string file)
    {
        var text = JsonSerializer.Serialize(this, DatasetJson.Default.DatasetRecord) + "\n";
        if (!File.Exists(file) || File.ReadAllText(file) != text) AtomicFile.WriteText(file, text);
    }

    /// <summary>Null where there is no such file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static DatasetRecord? Read(string file)
    {
        if (!File.Exists(file)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), DatasetJson.Default.DatasetRecord) ?? throw new JsonException("It holds null.");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"{file} cannot be read; 'ablate run' writes it anew once it is deleted.", problem);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, IgnoreReadOnlyProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DatasetRecord))]
internal sealed partial class DatasetJson : JsonSerializerContext;
