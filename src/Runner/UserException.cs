namespace Ablate.Runner;

/// <summary>
/// Something the user can put right: its message is a whole sentence for the user, and the program ends with exit
/// status 2 and no stack trace.
/// </summary>
internal sealed class UserException(string message, Exception? cause = null) : Exception(message, cause);
