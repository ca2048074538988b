using System.Text.Json;
using System.Text.Json.Serialization;
using Ablate.Core;

namespace Ablate.Runner.Scheduling;

/// <summary>
/// What a worker process says, one JSON object a line on its standard output. The supervisor answers with
/// <see cref="Order"/> lines on the worker's standard input; the end of that input ends the worker.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(Unusable), "unusable")]
[JsonDerivedType(typeof(Stepped), "stepped")]
[JsonDerivedType(typeof(EpochDone), "epoch")]
[JsonDerivedType(typeof(Finished), "finished")]
[JsonDerivedType(typeof(Crashed), "crashed")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Unwritten), "unwritten")]
internal abstract record WorkerMessage
{
    /// <summary>The worker has loaded torch and waits for runs.</summary>
    /// <param name="Device">The device it trains on, such as <c>cpu</c> or <c>cuda:0</c>.</param>
    /// <param name="DeviceCount">How many devices of that kind the machine has.</param>
    internal sealed record Ready(string Device, int DeviceCount) : WorkerMessage;

    /// <summary>No run can be trained in this worker or any like it; <paramref name="Message"/> says why.</summary>
    internal sealed record Unusable(string Message) : WorkerMessage;

    /// <summary><paramref name="Fraction"/> of the whole run is done, from 0 to 1.</summary>
    internal sealed record Stepped(string Id, double Fraction) : WorkerMessage;

    internal sealed record EpochDone(string Id, EpochMetrics Metrics) : WorkerMessage;

    /// <summary>The run has a result on disk: it completed or diverged.</summary>
    internal sealed record Finished(string Id, RunResult Result) : WorkerMessage;

    /// <summary>The run ended with an exception, which is worth another try.</summary>
    internal sealed record Crashed(string Id, string Message) : WorkerMessage;

    /// <summary>The run cannot be trained before the user has put something right; <paramref name="Message"/> says what.</summary>
    internal sealed record Refused(string Id, string Message) : WorkerMessage;

    /// <summary>What the run gives cannot be written; <paramref name="Message"/> says where and why.</summary>
    internal sealed record Unwritten(string Id, string Message) : WorkerMessage;
}

/// <summary>The supervisor's order to train the run whose <c>run.json</c> lies in <paramref name="Folder"/>.</summary>
internal sealed record Order(string Folder);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(WorkerMessage))]
[JsonSerializable(typeof(Order))]
internal sealed partial class WorkerJson : JsonSerializerContext
{
    public static string Line(WorkerMessage message) => JsonSerializer.Serialize(message, Default.WorkerMessage);

    public static string Line(Order order) => JsonSerializer.Serialize(order, Default.Order);

    /// <summary>The message of a line, or null where the line is something else that native code printed.</summary>
    public static WorkerMessage? Read(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonSerializer.Deserialize(line, Default.WorkerMessage) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
