namespace Ablate.Runner.Training;

/// <summary>The device that was asked for is not there. The message is for the user; the exit status is 2.</summary>
public sealed class DeviceException : UserException
{
    public DeviceException() { }

    public DeviceException(string message) : base(message) { }

    public DeviceException(string message, Exception innerException) : base(message, innerException) { }
}
