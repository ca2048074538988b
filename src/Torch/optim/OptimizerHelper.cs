using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>What the optimizers have in common: state per parameter, and steps that work on all parameters of a group at once.</summary>
public abstract class OptimizerHelper : Optimizer
{
    private readonly Dictionary<Parameter, OptimizerState> _state = new(ReferenceEqualityComparer.Instance);

    /// <summary>The state of all groups and parameters.</summary>
    public virtual StateDictionary state_dict()
    {
        var states = new StateDictionary();
        foreach (var group in _groups)
        {
            states.Options.Add(group.Options);
            var places = new List<int>();
            foreach (var parameter in group.Parameters)
            {
                places.Add(states.State.Count);
                states.State.Add(_state[parameter]);
            }
            states.StateIndexRef.Add(places);
        }
        return states;
    }

    /// <summary>Copies options and state from another optimizer of the same kind, with as many groups and parameters.</summary>
    /// <exception cref="ArgumentException">The numbers of groups or parameters differ.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        if (state_dict.Options.Count != own.Options.Count)
            throw new ArgumentException($"The state has {state_dict.Options.Count} parameter groups, the optimizer {own.Options.Count}.", nameof(state_dict));
        if (state_dict.State.Count != own.State.Count)
            throw new ArgumentException($"The state has {state_dict.State.Count} parameters, the optimizer {own.State.Count}.", nameof(state_dict));
        for (var i = 0; i < own.Options.Count; i++)
        {
            if (!ReferenceEquals(own.Options[i], state_dict.Options[i])) own.Options[i].LoadStateDict(state_dict.Options[i]);
        }
        for (var i = 0; i < own.State.Count; i++)
        {
            if (!ReferenceEquals(own.State[i], state_dict.State[i])) own.State[i].LoadStateDict(state_dict.State[i]);
        }
    }

    /// <summary>Moves the state to a device.</summary>
    public void to(Device device)
    {
        foreach (var state in _state.Values)
            state.to(device);
    }

    public override void zero_grad()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in _groups)
        {
            var gradients = group.Parameters.Select(parameter => parameter.grad).OfType<Tensor>().ToArray();
            if (gradients.Length > 0) Foreach.Zero(gradients);
        }
    }

    public override Tensor? step(Func<Tensor>? closure = null)
    {
        Tensor? loss = null;
        if (closure is not null)
        {
            using var _ = enable_grad();
            loss = closure();
        }
        using (no_grad())
        using (NewDisposeScope())
        {
            foreach (var group in _groups)
                Step(group);
        }
        return loss;
    }

    /// <summary>Updates the parameters of a group; called without gradient recording, in a dispose scope.</summary>
    private protected abstract void Step(ParamGroup group);

    /// <summary>The parameters of a group that have gradients, with those and their states, in order.</summary>
    private protected (Tensor[] parameters, Tensor[] gradients, TState[] states) WithGradients<TState>(ParamGroup group) where TState : OptimizerState
    {
        var (parameters, gradients, states) = (new List<Tensor>(), new List<Tensor>(), new List<TState>());
        foreach (var parameter in group.Parameters)
        {
            if (parameter.grad is not { } gradient) continue;
            parameters.Add(parameter);
            gradients.Add(gradient);
            states.Add((TState)_state[parameter]);
        }
        return ([.. parameters], [.. gradients], [.. states]);
    }

    /// <summary>Takes a group in whose options are complete.</summary>
    private protected void Add(ParamGroup group, Func<Parameter, OptimizerState> newState)
    {
        // Enumerated once: the parameters of a module are a lazy sequence.
        group.Parameters = group.Parameters.ToArray();
        group.Options.InitialLearningRate = group.LearningRate;
        foreach (var parameter in group.Parameters)
        {
            if (!_state.TryAdd(parameter, newState(parameter)))
                throw new ArgumentException("A parameter is given to the optimizer twice.", nameof(group));
        }
        _groups.Add(group);
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var state in _state.Values)
            state.Dispose();
        _state.Clear();
    }
}

/// <summary>The hyperparameters of a group.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }

    public double InitialLearningRate { get; set; }

    /// <summary>Copies the values of another optimizer's options.</summary>
    public virtual void LoadStateDict(OptimizerOptions source)
    {
        LearningRate = source.LearningRate;
        InitialLearningRate = source.InitialLearningRate;
    }
}

/// <summary>What an optimizer remembers of a parameter from step to step.</summary>
public abstract class OptimizerState : IDisposable
{
    private protected readonly Parameter _parameter;

    private protected OptimizerState(Parameter parameter) => _parameter = parameter;

    /// <summary>Forgets everything.</summary>
    public abstract void Initialize(OptimizerOptions options);

    /// <summary>Copies another optimizer's state, to where the parameter is.</summary>
    public abstract void LoadStateDict(OptimizerState source);

    /// <summary>Moves the state to a device.</summary>
    public abstract void to(Device device);

    /// <summary>Whether another state is the same up to rounding.</summary>
    public abstract bool ApproximatelyEquals(OptimizerState other);

    public abstract void Dispose();

    /// <summary>Puts a tensor in a field, out of reach of dispose scopes, and disposes the one that was there.</summary>
    private protected static void Keep(ref Tensor? field, Tensor? value)
    {
        if (ReferenceEquals(field, value)) return;
        field?.Dispose();
        field = value?.DetachFromDisposeScope();
    }

    private protected Tensor? Copied(Tensor? source) => source?.to(_parameter.device, copy: true);

    private protected static bool Close(Tensor? one, Tensor? other) =>
        one is null || other is null ? one is null && other is null : one.allclose(other);
}

/// <summary>Parameters that are trained with the same options.</summary>
public class ParamGroup : ILearningRateController
{
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    public OptimizerOptions Options { get; set; } = null!;

    public double LearningRate { get => Options.LearningRate!.Value; set => Options.LearningRate = value; }

    public double InitialLearningRate { get => Options.InitialLearningRate; set => Options.InitialLearningRate = value; }
}

/// <summary>Parameters with the options of one kind of optimizer.</summary>
public class ParamGroup<TOptions> : ParamGroup where TOptions : OptimizerOptions
{
    public ParamGroup() { }

    public ParamGroup(IEnumerable<Parameter> parameters, TOptions? options = null)
    {
        Parameters = parameters;
        base.Options = options!;
    }

    public new TOptions Options { get => (TOptions)base.Options; set => base.Options = value; }
}
