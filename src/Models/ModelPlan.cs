using Ablate.Core;
using Ablate.Core.Arrays;
using Ablate.Core.Random;
using Ablate.Core.Schema;
using Ablate.Core.Yaml;
using Ablate.Models.Layers;
using Ablate.Models.UserLayers;
using TorchSharp;
using static TorchSharp.torch;

namespace Ablate.Models;

/// <summary>A network whose shapes, parameters and cost are known and whose layers fit together, before any tensor exists.</summary>
public sealed class ModelPlan
{
    private readonly LayerPlan _root;
    private readonly List<ParameterPlan> _parameters;
    private readonly List<BufferPlan> _buffers;

    private ModelPlan(LayerPlan root)
    {
        _root = root;
        Layers = [.. root.Tree().Skip(1)];
        Specs = LayerList.Effective(root) is { Count: > 0 } layers ? layers : [new Identity()];
        _parameters = [.. Layers.SelectMany(layer => layer.Parameters)];
        _buffers = [.. Layers.SelectMany(layer => layer.Buffers)];
        ParameterCount = root.ParameterCount;
        MultiplyAdds = root.MultiplyAdds;
    }

    /// <summary>The network as one layer, around all others.</summary>
    public LayerPlan Root => _root;

    /// <summary>Every layer, each before those inside it, in the order of the file.</summary>
    public IReadOnlyList<LayerPlan> Layers { get; }

    /// <summary>The layers with all defaults and what the arriving shapes decided filled in, without those that change nothing.</summary>
    public IReadOnlyList<LayerSpec> Specs { get; }

    /// <summary>How many numbers the network learns; running statistics do not count.</summary>
    public long ParameterCount { get; private init; }

    /// <summary>Multiply-adds of one forward pass of one example: convolutions, linear layers and attention's products.</summary>
    public long MultiplyAdds { get; private init; }

    /// <summary>The shape of one example.</summary>
    public Shape Input => _root.Input;

    /// <summary>The shape of the network's output.</summary>
    public Shape Output => _root.Output;

    /// <summary>Every learnable tensor, under its name in the state dict.</summary>
    public IReadOnlyList<ParameterPlan> Parameters => _parameters;

    /// <summary>Every tensor that is kept with the weights but not learned.</summary>
    public IReadOnlyList<BufferPlan> Buffers => _buffers;

    /// <summary>What its file of weights holds: the parameters, then the buffers.</summary>
    public IReadOnlyList<ArrayHeader> State =>
    [
        .. _parameters.Select(one => new ArrayHeader(one.Name, ElementType.Float32, one.Shape)),
        .. _buffers.Select(one => new ArrayHeader(one.Name, one.Shape.Count == 0 ? ElementType.Int64 : ElementType.Float32, one.Shape)),
    ];

    /// <summary><see cref="Specs"/> as canonical JSON: the same text for the same network, and itself a model.</summary>
    public string Canonical => Written.Text;

    /// <summary><see cref="Specs"/> as what a run keeps of its network.</summary>
    public WrittenModel Written
    {
        get => field ??= new WrittenModel(Specs);
        private init;
    }

    /// <summary>
    /// Plans the layers of an arm, and reports everything that stands in the way. Behind a layer that cannot be planned
    /// nothing is said of shapes, which are not known there, unless it is one that keeps them.
    /// </summary>
    /// <param name="model">The list of layers, slots filled; a <see cref="GapNode"/> where one could not be understood.</param>
    /// <param name="input">The shape of one example.</param>
    /// <param name="classes">How many outputs the network must have; null for a part of a network, which may end in any shape.</param>
    /// <param name="issues">Where the problems go.</param>
    /// <param name="known">The layers there are; those of this program alone where left out.</param>
    /// <returns>The plan, or null if there was an error.</returns>
    public static ModelPlan? Create(Node model, Shape input, int? classes, Issues issues, Catalog<LayerSpec>? known = null)
    {
        if (Bind(model, issues, known) is not var (layers, isWhole)) return null;
        var site = new Site("", null, input, model, issues);
        if (LayerList.Plan(site, layers) is not { } root) return null;
        if (classes is { } count && root.Output != Shape.Vector(count))
        {
            site.Refuse(
                ((SequenceNode)model).Items[^1],
                FormattableString.Invariant($"The network must end with a vector of {count}, a number for each class, but ends with {root.Output}."),
                FormattableString.Invariant($"End it with {(root.Output.IsVector ? "" : "'flatten' or 'global_avg_pool' and ")}'linear: {count}'."));
            return null;
        }
        if (root.ParameterCount > Size.MostParameters)
        {
            site.Refuse(model, FormattableString.Invariant($"The network would have {root.ParameterCount:N0} parameters, more than the {Size.MostParameters:N0} allowed."));
            return null;
        }
        return isWhole ? new ModelPlan(root) : null;
    }

    /// <summary>
    /// What is known of a network that was planned before, where its layers no longer are: its cost and its text. It has no
    /// layers and cannot be built.
    /// </summary>
    /// <param name="canonical">Its <see cref="Written"/> list of layers.</param>
    /// <param name="input">The shape of one example.</param>
    /// <param name="parameters">How many numbers it learns.</param>
    /// <param name="multiplyAdds">Of one forward pass of one example.</param>
    public static ModelPlan Remembered(Node canonical, Shape input, long parameters, long multiplyAdds)
    {
        var root = new LayerPlan(new Site("", null, input, canonical, new Issues()))
        {
            Output = input,
            Parameters = [],
            Work = [],
            Build = () => throw new InvalidOperationException("A network that is only remembered cannot be built."),
        };
        return new ModelPlan(root)
        {
            ParameterCount = parameters,
            MultiplyAdds = multiplyAdds,
            Written = new WrittenModel(canonical),
        };
    }

    /// <summary>
    /// Reports what is wrong with the layers of an arm whatever arrives: unknown layers and keys, values out of range.
    /// For an input whose shape is not known.
    /// </summary>
    public static void CheckLayers(Node model, Issues issues, Catalog<LayerSpec>? known = null) => Bind(model, issues, known);

    /// <summary><see cref="Create"/> where the shape of the input is known, and otherwise <see cref="CheckLayers"/>; null after an error, or without a shape.</summary>
    public static ModelPlan? Check(Node model, Shape? input, int? classes, Issues issues, Catalog<LayerSpec> known)
    {
        if (input is { } shape) return Create(model, shape, classes, issues, known);
        CheckLayers(model, issues, known);
        return null;
    }

    /// <summary>
    /// Builds the network on the CPU in float32 and gives it the initial weights of a seed: bitwise the same whenever
    /// and wherever it is built.
    /// </summary>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="LayerException">A layer's module cannot be built, or is not what its plan says.</exception>
    public nn.Module<Tensor, Tensor> Build(long seed)
    {
        var module = _root.Build();
        try
        {
            var parameters = module.named_parameters().ToDictionary(pair => pair.name, pair => (Tensor)pair.parameter, StringComparer.Ordinal);
            var buffers = module.named_buffers().ToDictionary(pair => pair.name, pair => pair.buffer, StringComparer.Ordinal);
            CheckAgainst(parameters, _parameters.ConvertAll(plan => (plan.Name, plan.Shape)), "parameter");
            CheckAgainst(buffers, _buffers.ConvertAll(plan => (plan.Name, plan.Shape)), "buffer");
            foreach (var plan in _parameters) Initialise(parameters[plan.Name], plan, seed);
            foreach (var layer in module.modules().OfType<IReseedable>()) layer.Reseed(seed, epoch: 0);
            return module;
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>The layers, with stand-ins for those that could not be read, and whether there are none; null where there is no list of layers.</summary>
    private static (LayerSpec[] Layers, bool IsWhole)? Bind(Node model, Issues issues, Catalog<LayerSpec>? known)
    {
        if (model is not SequenceNode { Items: { Count: > 0 } items })
        {
            issues.Error(model, "The model must be a list of at least one layer.");
            return null;
        }
        var isWhole = true;
        var binder = new Binder(issues).With(known ?? LayerCatalog.Layers).WithStandIn(StandIn);
        LayerSpec[] layers = [.. items.Select(Read)];
        return (layers, isWhole);

        LayerSpec StandIn(Type? type)
        {
            isWhole = false;
            return type?.IsDefined(typeof(KeepsShapeAttribute), inherit: true) is true ? new Identity() : new Unread();
        }

        LayerSpec Read(Node item)
        {
            try
            {
                return binder.Bind<LayerSpec>(item)!;
            }
#pragma warning disable CA1031 // The constructor of a user's layer may throw whatever it likes; ours must not, and tell it.
            catch (Exception problem) when (known is not null && known != LayerCatalog.Layers)
#pragma warning restore CA1031
            {
                issues.Error(item, $"A layer here failed while it was read ({problem.GetType().Name}: {problem.Message}).", "That is a mistake in its class, if it is one of your own.");
                return StandIn(null);
            }
        }
    }

    private static void Initialise(Tensor parameter, ParameterPlan plan, long seed)
    {
        var values = new float[plan.Count];
        plan.Initializer.Fill(values, RandomStream.For(seed, "init", plan.Name));
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        parameter.copy_(tensor(values, [.. plan.Shape]));
    }

    private static void CheckAgainst(Dictionary<string, Tensor> built, List<(string Name, IReadOnlyList<long> Shape)> planned, string what)
    {
        foreach (var (name, shape) in planned)
        {
            if (!built.TryGetValue(name, out var tensor))
                throw new LayerException($"The plan has a {what} '{name}' that no module has.");
            if (!tensor.shape.SequenceEqual(shape))
                throw new LayerException($"The {what} '{name}' is [{string.Join(", ", tensor.shape)}] but planned as [{string.Join(", ", shape)}].");
        }
        if (built.Keys.Except(planned.Select(plan => plan.Name)).FirstOrDefault() is { } unplanned)
            throw new LayerException($"A module has a {what} '{unplanned}' that is not in the plan.");
    }
}
