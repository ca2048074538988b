namespace Ablate.Runner.Planning;

/// <summary>An estimated time with what it may come to, in seconds.</summary>
internal readonly record struct TimeRange(double Low, double Likely, double High);
