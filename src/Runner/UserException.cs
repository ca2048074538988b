namespace Ablate.Runner;

/// <summary>
/// Something the user can put right: the message is a whole sentence for the user, and the program ends with exit
/// status 2 and no stack trace.
/// </summary>
public class UserException : Exception
{
    public UserException() { }

    public UserException(string message) : base(message) { }

    public UserException(string message, Exception innerException) : base(message, innerException) { }
}
