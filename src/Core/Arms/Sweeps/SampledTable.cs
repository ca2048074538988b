using System.Globalization;
using Ablate.Core.Random;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms.Sweeps;

/// <summary>
/// Combinations drawn at random. Each variable is drawn from a stream of its own name, so that another variable changes
/// nothing in it. The column <c>sample</c> numbers the rows from 0, for use in names.
/// </summary>
internal static class SampledTable
{
    private const string SampleName = "sample";

    /// <summary>Reads and draws the table; null after an error.</summary>
    /// <param name="part">The part of the sweep with its settings.</param>
    /// <param name="stratified">
    /// True for a Latin hypercube (McKay, Beckman and Conover, "A comparison of three methods for selecting values of input
    /// variables in the analysis of output from a computer code", Technometrics 1979): each of N equal strata of a variable
    /// has one draw, in a random order. False for independent draws.
    /// </param>
    /// <param name="binder">Binds the settings, and knows where problems go.</param>
    public static Table? Read(Entry part, bool stratified, Binder binder)
    {
        if (binder.Bind<Sampling>(part.Value) is not { } sampling) return null;
        var variables = sampling.Over.Entries;
        if (variables.Count == 0) binder.Issues.Error(sampling.Over, "There are no variables to sample.", "Write over: {lr: {log_uniform: [1e-4, 1e-1]}}.");

        var fine = variables.Count > 0;
        var columns = new List<SweptValue[]> { Numbers(part.Key, sampling.Samples) };
        foreach (var (key, value) in variables)
        {
            fine &= CheckName(key, binder.Issues);
            var quantile = binder.Bind<DistributionSpec>(value)?.Quantile(binder);
            fine &= quantile is not null;
            if (quantile is not null) columns.Add(Array.ConvertAll(Uniform(sampling, key.Text, stratified), unit => quantile(unit)));
        }
        if (!fine) return null;
        Entry sample = new(part.Key with { Text = SampleName, Quoted = false }, part.Value);
        return new Table([sample, .. variables], [.. Enumerable.Range(0, sampling.Samples).Select(row => columns.Select(column => column[row]).ToArray())]);
    }

    private static bool CheckName(ScalarNode key, Issues issues)
    {
        if (key.Text != SampleName) return SweptValues.CheckName(key, issues);
        issues.Error(key, "A sampled variable cannot be called 'sample', because that is the number of the sample.", "Give it another name.");
        return false;
    }

    private static SweptValue[] Numbers(ScalarNode at, int samples)
    {
        return [.. Enumerable.Range(0, samples).Select(Number)];

        SweptValue Number(int number)
        {
            var text = number.ToString(CultureInfo.InvariantCulture);
            return new SweptValue(text, at with { Text = text, Quoted = false });
        }
    }

    // In [0, 1), one for each sample.
    private static double[] Uniform(Sampling sampling, string variable, bool stratified)
    {
        var stream = RandomStream.For(sampling.Seed, "sweep", variable);
        if (!stratified) return [.. Enumerable.Range(0, sampling.Samples).Select(_ => stream.NextDouble())];
        // The sum may round up to the end of the last stratum, which is 1.
        return Array.ConvertAll(
            stream.Permutation(sampling.Samples),
            stratum => Math.Min((stratum + stream.NextDouble()) / sampling.Samples, Math.BitDecrement(1.0)));
    }
}

/// <summary>The settings of a sampled part.</summary>
/// <param name="Samples">How many combinations.</param>
/// <param name="Over">The variables, each with its distribution.</param>
/// <param name="Seed">Another seed draws another sample.</param>
internal sealed record Sampling([InRange(1, 10_000)] int Samples, MappingNode Over, [InRange(0)] long Seed = 0);
