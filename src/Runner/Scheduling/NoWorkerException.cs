namespace Ablate.Runner.Scheduling;

/// <summary>Why no worker can train anything here, in whole sentences for the user.</summary>
internal sealed class NoWorkerException(string message) : UserException(message);
