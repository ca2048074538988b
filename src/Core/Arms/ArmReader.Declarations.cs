using System.Diagnostics.CodeAnalysis;
using Ablate.Core.Arms.Sweeps;
using Ablate.Core.Blocks;
using Ablate.Core.Expressions;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;

namespace Ablate.Core.Arms;

/// <summary>What the arms say, and which combinations they stand for.</summary>
internal sealed partial class ArmReader
{
    private const int MaxArms = 10_000;

    // Those that are left out or occur twice cost something too.
    private const int MostCombinations = 100_000;

    /// <summary>
    /// The arms as they are declared, each with its combinations: all of them before the first network, so that too many are
    /// refused at once. Null where there are too many.
    /// </summary>
    private List<Declared>? ReadSweeps(MappingNode declared)
    {
        var all = new List<Declared>();
        var (arms, combinations) = (0L, 0L);
        foreach (var entry in declared.Entries)
        {
            if (Read(entry) is not var (values, sweep))
            {
                Unread.Add(entry, SweepKey);
                continue;
            }
            if (arms + sweep.Combinations > MaxArms)
            {
                Issues.Error(entry.Key, sweep.Combinations == 1
                    ? FormattableString.Invariant($"With this arm the experiment has more than {MaxArms:N0} arms.")
                    : FormattableString.Invariant($"With this arm's {sweep.Combinations:N0} combinations the experiment has more than {MaxArms:N0} arms."));
                return null;
            }
            combinations += sweep.Combinations;
            if (combinations > MostCombinations)
            {
                Issues.Error(entry.Key, FormattableString.Invariant($"With this arm the sweeps of the experiment have more than {MostCombinations:N0} combinations, those included that are excluded or occur twice."), "Leave values out of the sweeps instead of excluding their combinations.");
                return null;
            }
            List<IReadOnlyDictionary<string, SweptValue>> rows = [.. sweep.Expand(Issues)];
            if (_allowance.IsSpent) return null;
            arms += rows.Count;
            all.Add(new Declared(entry.Key, entry.Value, values, sweep, rows));
        }
        return all;
    }

    private (MappingNode Values, Sweep Sweep)? Read(Entry declared)
    {
        var body = declared.Value switch
        {
            MappingNode mapping => mapping,
            ScalarNode { IsNull: true } => new MappingNode(declared.Key.At, declared.Value.Path, []),
            _ => _binder.Bind<MappingNode>(declared.Value),
        };
        if (body is null) return null;

        CheckKeys(body);
        var values = body with { Entries = [.. body.Entries.Where(entry => entry.Key.Text != SweepKey)] };
        if (!TryReadSweep(body[SweepKey], values, out var sweep))
        {
            CheckWithout(body[SweepKey]!, declared.Key, values);
            return null;
        }
        OwnVariables.UnionWith(sweep.Variables);
        CheckVariables(values);
        CheckHidden(values, sweep);
        return (values, sweep);
    }

    private bool TryReadSweep(Node? node, MappingNode values, [NotNullWhen(true)] out Sweep? sweep)
    {
        sweep = null;
        if (node is not null)
        {
            var scope = new ExperimentScope(WithChanges(values), new Dictionary<string, Node?>(), _allowance, Issues);
            node = SweptExpressions.Evaluate(node, scope, Issues);
            if (node is null) return false;
        }
        sweep = Sweep.Read(node, _binder, _allowance);
        return sweep is not null && node is not MappingNode { IsPartial: true };
    }

    // A slip in the name would leave the arm as it is without the variable.
    private void CheckVariables(MappingNode values)
    {
        if (values[VarsKey] is not MappingNode own) return;
        var common = _root[VarsKey] as MappingNode;
        foreach (var (key, _) in own.Entries.Where(entry => common?[entry.Key.Text] is null))
        {
            OwnVariables.Add(key.Text);
            if (!VariableName.Check(key, key.Text, "A variable", Issues) || _hasGaps || _namesInNetwork.Value.Contains(key.Text) || Interpolation.NamesIn(values).Contains(key.Text)) continue;
            Issues.Error(key, $"Nothing uses a variable '{Scalars.Brief(key.Text)}'.", Suggest.Hint(key.Text, common?.Entries.Select(entry => entry.Key.Text) ?? [], "variables"));
        }
    }

    private void CheckKeys(MappingNode body)
    {
        var own = body[ModelKey] is ScalarNode { IsNull: true } ? null : body[ModelKey];
        if (own is not null) Slots.Check(own, Reserved, _binder);
        // What could not be read may have further slots.
        if ((own is null && _model is null) || _hasGaps) return;
        var slots = own is not null ? [.. Slots.NamesIn(own), .. _slotsOfBlocks] : _slots;
        foreach (var key in body.Entries.Select(entry => entry.Key).Where(key => !slots.Contains(key.Text) && !Reserved.Contains(key.Text)))
        {
            var hint = Issues.AreMany ? null : slots.Count == 0 ? "Mark the place in the model with an item slot: " + Scalars.Brief(key.Text) + "." : Suggest.Hint(key.Text, [.. slots, .. Reserved], "keys of an arm");
            if (Suggest.Nearest(key.Text, slots) is { } meant) _expander.FilledSlots.Add(meant);
            Issues.Error(key, $"The {(own is null ? "model" : "arm's own model")} has no slot '{Scalars.Brief(key.Text)}'.", hint);
        }
    }

    // A swept value comes before a variable of the same name, which nothing would ever see.
    private void CheckHidden(MappingNode body, Sweep sweep)
    {
        foreach (var hidden in (body[VarsKey] as MappingNode)?.Entries.Select(entry => entry.Key).Where(key => sweep.Variables.Contains(key.Text)) ?? [])
            Issues.Error(hidden, $"The arm's sweep gives '{hidden.Text}' its values, so that this one is never used.", "Take it away here, or call one of the two something else.");
    }
}
