namespace Ablate.Models.UserLayers;

/// <summary>A layer's module cannot be built, or is not what its plan says; the message names the layer.</summary>
public class LayerException : InvalidOperationException
{
    public LayerException() { }

    public LayerException(string message) : base(message) { }

    public LayerException(string message, Exception innerException) : base(message, innerException) { }
}
