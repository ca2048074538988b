using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules
{
    /// <summary>Stochastic gradient descent, with momentum (Polyak's, or Nesterov's as in Sutskever et al. 2013) and weight decay.</summary>
    public class SGD : OptimizerHelper, IMomentum
    {
        private readonly Options _defaults;

        public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize) { }

        public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
        {
            if (!(lr >= 0)) throw new ArgumentException($"The learning rate is 0 or more, not {lr}.", nameof(lr));
            if (!(momentum >= 0)) throw new ArgumentException($"The momentum is 0 or more, not {momentum}.", nameof(momentum));
            if (!(weight_decay >= 0)) throw new ArgumentException($"The weight decay is 0 or more, not {weight_decay}.", nameof(weight_decay));
            if (nesterov && (momentum <= 0 || dampening != 0))
                throw new ArgumentException("Nesterov momentum needs a momentum above 0 and no dampening.", nameof(nesterov));

            _defaults = new Options { LearningRate = lr, InitialLearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize };
            foreach (var group in parameters)
                add_param_group(group);
        }

        public double Momentum { get => _defaults.momentum!.Value; set => _defaults.momentum = value; }

        public override void add_param_group(Modules.ParamGroup param_group)
        {
            param_group.Options ??= new Options();
            var options = (Options)param_group.Options;
            options.LearningRate ??= _defaults.LearningRate;
            options.momentum ??= _defaults.momentum;
            options.dampening ??= _defaults.dampening;
            options.weight_decay ??= _defaults.weight_decay;
            options.nesterov ??= _defaults.nesterov;
            options.maximize ??= _defaults.maximize;
            Add(param_group, parameter => new State(parameter));
        }

        private protected override void Step(Modules.ParamGroup group)
        {
            var options = (Options)group.Options;
            var (parameters, gradients, states) = WithGradients<State>(group);
            if (parameters.Length == 0) return;

            if (options.maximize!.Value) gradients = Foreach.Negated(gradients);
            if (options.weight_decay!.Value is var decay and not 0) gradients = Foreach.Sums(gradients, parameters, decay);
            if (options.momentum!.Value is var momentum and not 0)
            {
                var buffers = Accumulated(gradients, states, momentum, options.dampening!.Value);
                gradients = options.nesterov!.Value ? Foreach.Sums(gradients, buffers, momentum) : buffers;
            }
            Foreach.Add(parameters, gradients, -options.LearningRate!.Value);
        }

        // A buffer starts as the first gradient, undamped.
        private static Tensor[] Accumulated(Tensor[] gradients, State[] states, double momentum, double dampening)
        {
            var old = Array.FindAll([.. Enumerable.Range(0, states.Length)], i => states[i].momentum_buffer is not null);
            if (old.Length > 0)
            {
                var buffers = Array.ConvertAll(old, i => states[i].momentum_buffer!);
                Foreach.Multiply(buffers, momentum);
                Foreach.Add(buffers, Array.ConvertAll(old, i => gradients[i]), 1 - dampening);
            }
            for (var i = 0; i < states.Length; i++)
                states[i].momentum_buffer ??= gradients[i].clone().DetachFromDisposeScope();
            return Array.ConvertAll(states, state => state.momentum_buffer!);
        }

        /// <summary>What SGD remembers of a parameter.</summary>
        public sealed class State : OptimizerState
        {
            /// <summary>The moving sum of gradients; null before the first step and without momentum.</summary>
            public Tensor? momentum_buffer;

            public State(Parameter parameter) : base(parameter) { }

            public override void Initialize(OptimizerOptions options) => Keep(ref momentum_buffer, null);

            public override void LoadStateDict(OptimizerState source) => Keep(ref momentum_buffer, Copied(((State)source).momentum_buffer));

            public override void to(Device device) => Keep(ref momentum_buffer, momentum_buffer?.to(device));

            public override bool ApproximatelyEquals(OptimizerState other) => other is State state && Close(momentum_buffer, state.momentum_buffer);

            public override void Dispose() => Keep(ref momentum_buffer, null);
        }

        /// <summary>The hyperparameters of a group; what is null is taken from the optimizer.</summary>
        public class Options : OptimizerOptions
        {
            public double? momentum;
            public double? dampening;
            public double? weight_decay;
            public bool? nesterov;
            public bool? maximize;

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var other = (Options)source;
                (momentum, dampening, weight_decay, nesterov, maximize) = (other.momentum, other.dampening, other.weight_decay, other.nesterov, other.maximize);
            }
        }

        /// <summary>Parameters with options of their own.</summary>
        public class ParamGroup : ParamGroup<Options>, IMomentum
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize }) { }

            public double Momentum { get => Options.momentum!.Value; set => Options.momentum = value; }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <inheritdoc cref="Modules.SGD"/>
            /// <param name="parameters">What to train.</param>
            /// <param name="learningRate">The step's length per gradient.</param>
            /// <param name="momentum">The share of the previous step's direction that is kept.</param>
            /// <param name="dampening">The share of a gradient that the direction does not take up.</param>
            /// <param name="weight_decay">Added to the gradient, times the parameter.</param>
            /// <param name="nesterov">Whether the step looks ahead along the direction.</param>
            /// <param name="maximize">Whether to climb.</param>
            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            /// <inheritdoc cref="SGD(IEnumerable{Parameter}, double, double, double, double, bool, bool)"/>
            public static SGD SGD(IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters.Select(named => named.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            /// <inheritdoc cref="SGD(IEnumerable{Parameter}, double, double, double, double, bool, bool)"/>
            public static SGD SGD(IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}
