using System.Globalization;
using Ablate.Core.Random;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms.Sweeps;

/// <summary>
/// Combinations drawn at random. Each variable is drawn from a stream of its own name, so that another variable changes
/// nothing in it. The column <c>sample</c> numbers the rows from 0, for use in names. Nothing is drawn before it is asked
/// for, so that a file with thousands of such parts can be refused quickly.
/// </summary>
internal sealed class SampledTable : SweepPart
{
    private readonly Sampling _sampling;
    private readonly bool _stratified;
    private readonly IReadOnlyList<Func<double, SweptValue>> _quantiles;

    private SampledTable(IReadOnlyList<Entry> declared, Sampling sampling, bool stratified, IReadOnlyList<Func<double, SweptValue>> quantiles)
        : base(declared) => (_sampling, _stratified, _quantiles) = (sampling, stratified, quantiles);

    // The number of a sample stands for all its values.
    public override IEnumerable<string> Telling => [Sweep.SampleVariable];

    public override long Combinations => _sampling.Samples;

    /// <summary>Reads the settings; null after an error.</summary>
    /// <param name="part">The part of the sweep with its settings.</param>
    /// <param name="stratified">
    /// True for a Latin hypercube (McKay, Beckman and Conover, "A comparison of three methods for selecting values of input
    /// variables in the analysis of output from a computer code", Technometrics 1979): each of N equal strata of a variable
    /// has one draw, in a random order. False for independent draws.
    /// </param>
    /// <param name="binder">Binds the settings, and knows where problems go.</param>
    public static SampledTable? Read(Entry part, bool stratified, Binder binder)
    {
        // The variables have mistakes of their own beside those of the settings.
        var sampling = binder.Bind<Sampling>(part.Value);
        if (((part.Value as MappingNode)?["over"] as MappingNode) is not { Entries: var variables } over) return null;
        if (variables.Count == 0) binder.Issues.Error(over, "There are no variables to sample.", "Write over: {lr: {log_uniform: [1e-4, 1e-1]}}.");

        var fine = variables.Count > 0 && sampling is not null;
        var quantiles = new List<Func<double, SweptValue>>();
        foreach (var (key, value) in variables)
        {
            fine &= CheckName(key, binder.Issues);
            var quantile = binder.Bind<DistributionSpec>(value)?.Quantile(binder);
            fine &= quantile is not null;
            if (quantile is not null) quantiles.Add(quantile);
        }
        Entry sample = new(part.Key with { Text = Sweep.SampleVariable, Quoted = false }, part.Value);
        return fine ? new SampledTable([sample, .. variables], sampling!, stratified, quantiles) : null;
    }

    public override IEnumerable<SweptValue[]> Expand(Issues issues)
    {
        var columns = Enumerable.Range(0, Variables.Count).Select(column => ValuesOf(column).ToArray()).ToArray();
        for (var row = 0; row < _sampling.Samples; row++) yield return Array.ConvertAll(columns, column => column[row]);
    }

    public override IEnumerable<SweptValue> ValuesOf(int column) => column == 0
        ? Enumerable.Range(0, _sampling.Samples).Select(Number)
        : Levels(Variables[column]).Select(_quantiles[column - 1]);

    private static bool CheckName(ScalarNode key, Issues issues)
    {
        if (key.Text != Sweep.SampleVariable) return SweptValues.CheckName(key, issues);
        issues.Error(key, "A sampled variable cannot be called 'sample', because that is the number of the sample.", "Give it another name.");
        return false;
    }

    private SweptValue Number(int number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return new SweptValue(text, Declared[0].Key with { Text = text });
    }

    // In [0, 1), one for each sample.
    private IEnumerable<double> Levels(string variable)
    {
        var stream = RandomStream.For(_sampling.Seed, "sweep", variable);
        if (!_stratified)
        {
            for (var sample = 0; sample < _sampling.Samples; sample++) yield return stream.NextDouble();
            yield break;
        }
        // The sum may round up to the end of the last stratum, which is 1.
        foreach (var stratum in stream.Permutation(_sampling.Samples))
            yield return Math.Min((stratum + stream.NextDouble()) / _sampling.Samples, Math.BitDecrement(1.0));
    }
}

/// <summary>The settings of a sampled part.</summary>
/// <param name="Samples">How many combinations.</param>
/// <param name="Over">The variables, each with its distribution.</param>
/// <param name="Seed">Another seed draws another sample.</param>
internal sealed record Sampling([InRange(1, 10_000)] int Samples, MappingNode Over, [InRange(0)] long Seed = 0);
