using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Marks modules that have neither parameters nor buffers, here or below.</summary>
public interface IParameterLessModule
{
}

/// <summary>A module of one input that has nothing to train, save or move.</summary>
public abstract class ParameterLessModule<T1, TResult> : nn.Module<T1, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw Refused("a buffer", name);

    public override void register_parameter(string name, Parameter param) => throw Refused("a parameter", name);

    private InvalidOperationException Refused(string what, string name) =>
        new($"{GetName()} is declared to be without parameters, so {what} ('{name}') can't be registered in it.");
}

/// <summary>A module of two inputs that has nothing to train, save or move.</summary>
public abstract class ParameterLessModule<T1, T2, TResult> : nn.Module<T1, T2, TResult>, IParameterLessModule
{
    protected ParameterLessModule(string name) : base(name) { }

    public override void register_buffer(string name, Tensor tensor, bool persistent = true) => throw Refused("a buffer", name);

    public override void register_parameter(string name, Parameter param) => throw Refused("a parameter", name);

    private InvalidOperationException Refused(string what, string name) =>
        new($"{GetName()} is declared to be without parameters, so {what} ('{name}') can't be registered in it.");
}
