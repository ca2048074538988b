using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ablate.Core;

/// <summary>Accuracy and loss on one part of the data.</summary>
/// <param name="Correct">Examples classified correctly.</param>
/// <param name="Total">Examples.</param>
/// <param name="Loss">Mean cross-entropy in nats, without label smoothing.</param>
public sealed record Evaluation(long Correct, long Total, double Loss)
{
    /// <summary>From 0 to 1.</summary>
    [JsonIgnore]
    public double Accuracy => (double)Correct / Total;
}

/// <summary>What an epoch came to: one line of <c>epochs.jsonl</c>.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="LearningRate">Of the epoch's last step.</param>
/// <param name="TrainLoss">Mean loss over the epoch's steps.</param>
/// <param name="Validation">Null where it was not measured.</param>
/// <param name="Test">Null where it was not measured.</param>
/// <param name="Seconds">Wall time of the epoch.</param>
public sealed record EpochMetrics(int Epoch, double LearningRate, double TrainLoss, Evaluation? Validation, Evaluation? Test, double Seconds);

/// <summary>How a run ended; <c>result.json</c>, or <c>failed.json</c> where it failed.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Epochs">Epochs trained to their end.</param>
/// <param name="DivergedAtEpoch">The epoch whose loss was not finite, where the run diverged.</param>
/// <param name="Failure">What went wrong, where the run failed.</param>
/// <param name="Test">After the last epoch; null where the run did not get there.</param>
/// <param name="Validation">After the last epoch; null without a validation part.</param>
/// <param name="Seconds">Wall time of the training with its evaluations.</param>
public sealed record RunResult(
    RunStatus Status,
    int Epochs,
    int? DivergedAtEpoch,
    string? Failure,
    Evaluation? Test,
    Evaluation? Validation,
    double Seconds);

/// <summary>How results are written as JSON: snake_case, and NaN by name, because a diverged run has such losses.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(RunStatusConverter)])]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(EpochMetrics))]
[JsonSerializable(typeof(Provenance))]
internal sealed partial class ResultsJson : JsonSerializerContext;

internal sealed class RunStatusConverter() : JsonStringEnumConverter<RunStatus>(JsonNamingPolicy.SnakeCaseLower);
