using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules
{
    /// <summary>Gradients divided by the root of their moving mean square (Tieleman and Hinton 2012), with momentum and weight decay.</summary>
    public class RMSProp : OptimizerHelper, IMomentum
    {
        private readonly Options _defaults;

        public RMSProp(IEnumerable<Parameter> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0.0, bool centered = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize) { }

        public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0.0, bool centered = false, bool maximize = false)
        {
            if (!(lr >= 0)) throw new ArgumentException($"The learning rate is 0 or more, not {lr}.", nameof(lr));
            if (!(alpha >= 0)) throw new ArgumentException($"Alpha is 0 or more, not {alpha}.", nameof(alpha));
            if (!(eps >= 0)) throw new ArgumentException($"Epsilon is 0 or more, not {eps}.", nameof(eps));
            if (!(weight_decay >= 0)) throw new ArgumentException($"The weight decay is 0 or more, not {weight_decay}.", nameof(weight_decay));
            if (!(momentum >= 0)) throw new ArgumentException($"The momentum is 0 or more, not {momentum}.", nameof(momentum));

            _defaults = new Options { LearningRate = lr, InitialLearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered, maximize = maximize };
            foreach (var group in parameters)
                add_param_group(group);
        }

        public double Momentum { get => _defaults.momentum!.Value; set => _defaults.momentum = value; }

        public override void add_param_group(Modules.ParamGroup param_group)
        {
            param_group.Options ??= new Options();
            var options = (Options)param_group.Options;
            options.LearningRate ??= _defaults.LearningRate;
            options.alpha ??= _defaults.alpha;
            options.eps ??= _defaults.eps;
            options.weight_decay ??= _defaults.weight_decay;
            options.momentum ??= _defaults.momentum;
            options.centered ??= _defaults.centered;
            options.maximize ??= _defaults.maximize;
            Add(param_group, parameter => new State(parameter));
        }

        private protected override void Step(Modules.ParamGroup group)
        {
            var options = (Options)group.Options;
            var (lr, alpha) = (options.LearningRate!.Value, options.alpha!.Value);
            var (parameters, gradients, states) = WithGradients<State>(group);
            if (parameters.Length == 0) return;
            foreach (var state in states) state.step++;

            if (options.maximize!.Value) gradients = Foreach.Negated(gradients);
            if (options.weight_decay!.Value is var decay and not 0) gradients = Foreach.Sums(gradients, parameters, decay);

            var squares = Array.ConvertAll(states, state => state.square_avg!);
            Foreach.Multiply(squares, alpha);
            Foreach.AddProducts(squares, gradients, gradients, 1 - alpha);
            if (options.centered!.Value)
            {
                var means = Array.ConvertAll(states, state => state.grad_avg!);
                Foreach.Multiply(means, alpha);
                Foreach.Add(means, gradients, 1 - alpha);
                squares = Foreach.WithProducts(squares, means, means, -1);
            }
            var scales = Foreach.SquareRoots(squares);
            Foreach.Add(scales, options.eps!.Value);

            if (options.momentum!.Value is var momentum and > 0)
            {
                var buffers = Array.ConvertAll(states, state => state.momentum_buffer!);
                Foreach.Multiply(buffers, momentum);
                Foreach.AddQuotients(buffers, gradients, scales, 1);
                Foreach.Add(parameters, buffers, -lr);
            }
            else
            {
                Foreach.AddQuotients(parameters, gradients, scales, -lr);
            }
        }

        /// <summary>What RMSprop remembers of a parameter.</summary>
        public sealed class State : OptimizerState
        {
            /// <summary>How many steps were made.</summary>
            public long step;

            /// <summary>The moving mean of squared gradients.</summary>
            public Tensor? square_avg;

            /// <summary>The moving sum of steps.</summary>
            public Tensor? momentum_buffer;

            /// <summary>The moving mean of gradients.</summary>
            public Tensor? grad_avg;

            internal State(Parameter parameter) : base(parameter) => Reset();

            public override void Initialize(OptimizerOptions options) => Reset();

            private void Reset()
            {
                step = 0;
                Keep(ref square_avg, zeros_like(_parameter));
                Keep(ref momentum_buffer, zeros_like(_parameter));
                Keep(ref grad_avg, zeros_like(_parameter));
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var other = (State)source;
                step = other.step;
                Keep(ref square_avg, Copied(other.square_avg));
                Keep(ref momentum_buffer, Copied(other.momentum_buffer));
                Keep(ref grad_avg, Copied(other.grad_avg));
            }

            public override void to(Device device)
            {
                Keep(ref square_avg, square_avg?.to(device));
                Keep(ref momentum_buffer, momentum_buffer?.to(device));
                Keep(ref grad_avg, grad_avg?.to(device));
            }

            public override bool ApproximatelyEquals(OptimizerState other) =>
                other is State state && step == state.step && Close(square_avg, state.square_avg) && Close(momentum_buffer, state.momentum_buffer) && Close(grad_avg, state.grad_avg);

            public override void Dispose()
            {
                Keep(ref square_avg, null);
                Keep(ref momentum_buffer, null);
                Keep(ref grad_avg, null);
            }
        }

        /// <summary>The hyperparameters of a group; what is null is taken from the optimizer.</summary>
        public class Options : OptimizerOptions
        {
            public bool? maximize;
            public double? momentum;
            public double? alpha;
            public double? eps;
            public double? weight_decay;
            public bool? centered;

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var other = (Options)source;
                (maximize, momentum, alpha, eps, weight_decay, centered) = (other.maximize, other.momentum, other.alpha, other.eps, other.weight_decay, other.centered);
            }
        }

        /// <summary>Parameters with options of their own.</summary>
        public class ParamGroup : ParamGroup<Options>, IMomentum
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double eps = 1e-8, double alpha = 0.99, double weight_decay = 0, double momentum = 0.0, bool centered = false)
                : base(parameters, new Options { LearningRate = lr, eps = eps, alpha = alpha, weight_decay = weight_decay, momentum = momentum, centered = centered }) { }

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
            /// <inheritdoc cref="Modules.RMSProp"/>
            /// <param name="parameters">What to train.</param>
            /// <param name="lr">About the length of a step per element.</param>
            /// <param name="alpha">The share of the old mean square that is kept.</param>
            /// <param name="eps">Added to the root that a gradient is divided by.</param>
            /// <param name="weight_decay">Added to the gradient, times the parameter.</param>
            /// <param name="momentum">The share of the previous step that is kept.</param>
            /// <param name="centered">Whether the divisor is the standard deviation (Graves 2013).</param>
            /// <param name="maximize">Whether to climb.</param>
            public static RMSProp RMSProp(IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);

            /// <inheritdoc cref="RMSProp(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static RMSProp RMSProp(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters.Select(named => named.parameter), lr, alpha, eps, weight_decay, momentum, centered, maximize);

            /// <inheritdoc cref="RMSProp(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static RMSProp RMSProp(IEnumerable<RMSProp.ParamGroup> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);
        }
    }
}
