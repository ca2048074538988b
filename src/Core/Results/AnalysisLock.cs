using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ablate.Core;

/// <summary>The declared comparisons as they stood when the first run began; <c>analysis.lock.json</c>.</summary>
/// <param name="Hash">Of the text and the time.</param>
/// <param name="Analysis">The <see cref="DeclaredAnalysis.Text"/>.</param>
/// <param name="Locked">When, in UTC.</param>
public sealed record AnalysisLock(string Hash, string Analysis, DateTimeOffset Locked)
{
    /// <summary>Locks a text at a time.</summary>
    public static AnalysisLock Of(string analysis, DateTimeOffset now) => new(HashOf(analysis, now), analysis, now);

    /// <summary>
    /// Whether the hash is that of the text and the time, so that neither was changed. Locks from before the time was hashed have a
    /// hash of the text alone, and that is all that can be asked of them.
    /// </summary>
    public bool IsWhole => Hash == HashOf(Analysis, Locked) || Hash == HashOf(Analysis);

    private static string HashOf(string analysis, DateTimeOffset locked) =>
        HashOf(FormattableString.Invariant($"{locked.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}\n{analysis}"));

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
