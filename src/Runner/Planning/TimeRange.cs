namespace Ablate.Runner.Planning;

/// <summary>An estimated time with what it may come to, in seconds.</summary>
internal readonly record struct TimeRange(double Low, double Likely, double High)
{
    /// <summary>One after the other.</summary>
    public TimeRange Plus(TimeRange other) => new(Low + other.Low, Likely + other.Likely, High + other.High);
}
