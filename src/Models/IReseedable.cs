namespace Ablate.Models;

/// <summary>
/// A module that draws random numbers while it trains. It owns its generator, so that what it draws depends on the
/// run's seed, the epoch and its own path only: not on other layers, and not on whether the run was interrupted.
/// </summary>
public interface IReseedable
{
    /// <summary>Starts the module's stream for an epoch.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch about to be trained.</param>
    void Reseed(long seed, int epoch);
}
