namespace Ablate.Torch.Tests.Reference.Operators;

/// <summary>How calls of PyTorch are written with TorchSharp, by the operator's path below <c>torch</c>.</summary>
internal abstract class OperatorTable
{
    private readonly Dictionary<string, Func<Call, Tensor[]>> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModuleCall> _modules = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Func<Call, Tensor[]>> Functions => _functions;

    public IReadOnlyDictionary<string, ModuleCall> Modules => _modules;

    protected void Add(string op, Func<Call, Tensor> function) => _functions.Add(op, call => [function(call)]);

    protected void AddSeveral(string op, Func<Call, Tensor[]> function) => _functions.Add(op, function);

    protected void AddPair(string op, Func<Call, (Tensor, Tensor)> function) => _functions.Add(op, call =>
    {
        var (first, second) = function(call);
        return [first, second];
    });

    protected void AddModule<TModule>(string op, Func<Call, TModule> create) where TModule : nn.Module<Tensor, Tensor> =>
        AddModule(op, create, (module, call) => [module.call(call.Input)]);

    protected void AddModule<TModule>(string op, Func<Call, TModule> create, Func<TModule, Call, Tensor[]> invoke) where TModule : nn.Module =>
        _modules.Add(op, new(create, (module, call) => invoke((TModule)module, call)));
}

/// <summary>A module's construction from the attributes, and its call.</summary>
internal sealed record ModuleCall(Func<Call, nn.Module> Create, Func<nn.Module, Call, Tensor[]> Invoke);
