namespace Ablate.Runner.Data;

/// <summary>
/// Data that cannot be had or must not be used. The message is for the user: which file, what is wrong with it, what
/// was expected. Nothing is trained, and the exit status is 2.
/// </summary>
public sealed class DataException : UserException
{
    public DataException() { }

    public DataException(string message) : base(message) { }

    public DataException(string message, Exception innerException) : base(message, innerException) { }
}
