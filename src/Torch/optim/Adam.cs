using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules
{
    /// <summary>What Adam and AdamW have in common: steps along the mean gradient over the root of the mean squared gradient.</summary>
    public abstract class AdamOptimizer : OptimizerHelper, IBetas
    {
        private readonly Options _defaults;

        private protected AdamOptimizer(IEnumerable<ParamGroup> parameters, double lr, double beta1, double beta2, double eps, double weight_decay, bool amsgrad, bool maximize)
        {
            if (!(lr >= 0)) throw new ArgumentException($"The learning rate is 0 or more, not {lr}.", nameof(lr));
            if (!(eps >= 0)) throw new ArgumentException($"Epsilon is 0 or more, not {eps}.", nameof(eps));
            if (!(beta1 is >= 0 and < 1)) throw new ArgumentException($"Beta 1 is from 0 to below 1, not {beta1}.", nameof(beta1));
            if (!(beta2 is >= 0 and < 1)) throw new ArgumentException($"Beta 2 is from 0 to below 1, not {beta2}.", nameof(beta2));
            if (!(weight_decay >= 0)) throw new ArgumentException($"The weight decay is 0 or more, not {weight_decay}.", nameof(weight_decay));

            _defaults = new Options { LearningRate = lr, InitialLearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize };
            foreach (var group in parameters)
                add_param_group(group);
        }

        /// <summary>Whether the weights decay by themselves, and not through the gradient.</summary>
        private protected abstract bool DecoupledDecay { get; }

        public (double, double) Betas
        {
            get => (_defaults.beta1!.Value, _defaults.beta2!.Value);
            set => (_defaults.beta1, _defaults.beta2) = value;
        }

        public override void add_param_group(Modules.ParamGroup param_group)
        {
            param_group.Options ??= new Options();
            var options = (Options)param_group.Options;
            options.LearningRate ??= _defaults.LearningRate;
            options.beta1 ??= _defaults.beta1;
            options.beta2 ??= _defaults.beta2;
            options.eps ??= _defaults.eps;
            options.weight_decay ??= _defaults.weight_decay;
            options.amsgrad ??= _defaults.amsgrad;
            options.maximize ??= _defaults.maximize;
            Add(param_group, parameter => new State(parameter, options));
        }

        private protected override void Step(Modules.ParamGroup group)
        {
            var (parameters, gradients, states) = WithGradients<State>(group);
            // Parameters that were without a gradient at times have made fewer steps, and are corrected otherwise.
            foreach (var peers in Enumerable.Range(0, states.Length).GroupBy(i => states[i].step))
            {
                var members = peers.ToArray();
                Step((Options)group.Options, Array.ConvertAll(members, i => parameters[i]), Array.ConvertAll(members, i => gradients[i]), Array.ConvertAll(members, i => states[i]));
            }
        }

        private void Step(Options options, Tensor[] parameters, Tensor[] gradients, State[] states)
        {
            var (lr, beta1, beta2, decay) = (options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value, options.weight_decay!.Value);
            foreach (var state in states) state.step++;
            if (options.maximize!.Value) gradients = Foreach.Negated(gradients);
            if (decay != 0 && DecoupledDecay) Foreach.Multiply(parameters, 1 - lr * decay);
            else if (decay != 0) gradients = Foreach.Sums(gradients, parameters, decay);

            var means = Array.ConvertAll(states, state => state.exp_avg!);
            Foreach.Multiply(means, beta1);
            Foreach.Add(means, gradients, 1 - beta1);
            var squares = Array.ConvertAll(states, state => state.exp_avg_sq!);
            Foreach.Multiply(squares, beta2);
            Foreach.AddProducts(squares, gradients, gradients, 1 - beta2);
            if (options.amsgrad!.Value)
            {
                var largest = Array.ConvertAll(states, state => state.max_exp_avg_sq!);
                Foreach.Maximize(largest, squares);
                squares = largest;
            }

            // Both means start at zero and are small at first; dividing by these corrects it.
            var weightOfMean = 1 - Math.Pow(beta1, states[0].step);
            var weightOfSquare = 1 - Math.Pow(beta2, states[0].step);
            var scales = Foreach.SquareRoots(squares);
            Foreach.Divide(scales, Math.Sqrt(weightOfSquare));
            Foreach.Add(scales, options.eps!.Value);
            Foreach.AddQuotients(parameters, means, scales, -(lr / weightOfMean));
        }

        /// <summary>What Adam remembers of a parameter.</summary>
        public sealed class State : OptimizerState
        {
            /// <summary>How many steps were made.</summary>
            public long step;

            /// <summary>The moving mean of gradients.</summary>
            public Tensor? exp_avg;

            /// <summary>The moving mean of squared gradients.</summary>
            public Tensor? exp_avg_sq;

            /// <summary>The largest that <see cref="exp_avg_sq"/> has been; null without AMSGrad.</summary>
            public Tensor? max_exp_avg_sq;

            internal State(Parameter parameter, Options options) : base(parameter) => Initialize(options);

            public override void Initialize(OptimizerOptions options)
            {
                step = 0;
                Keep(ref exp_avg, zeros_like(_parameter));
                Keep(ref exp_avg_sq, zeros_like(_parameter));
                Keep(ref max_exp_avg_sq, ((Options)options).amsgrad!.Value ? zeros_like(_parameter) : null);
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var other = (State)source;
                step = other.step;
                Keep(ref exp_avg, Copied(other.exp_avg));
                Keep(ref exp_avg_sq, Copied(other.exp_avg_sq));
                Keep(ref max_exp_avg_sq, Copied(other.max_exp_avg_sq));
            }

            public override void to(Device device)
            {
                Keep(ref exp_avg, exp_avg?.to(device));
                Keep(ref exp_avg_sq, exp_avg_sq?.to(device));
                Keep(ref max_exp_avg_sq, max_exp_avg_sq?.to(device));
            }

            public override bool ApproximatelyEquals(OptimizerState other) =>
                other is State state && step == state.step && Close(exp_avg, state.exp_avg) && Close(exp_avg_sq, state.exp_avg_sq) && Close(max_exp_avg_sq, state.max_exp_avg_sq);

            public override void Dispose()
            {
                Keep(ref exp_avg, null);
                Keep(ref exp_avg_sq, null);
                Keep(ref max_exp_avg_sq, null);
            }
        }

        /// <summary>The hyperparameters of a group; what is null is taken from the optimizer.</summary>
        public class Options : OptimizerOptions
        {
            public double? beta1;
            public double? beta2;
            public double? weight_decay;
            public double? eps;
            public bool? amsgrad;
            public bool? maximize;

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var other = (Options)source;
                (beta1, beta2, weight_decay, eps, amsgrad, maximize) = (other.beta1, other.beta2, other.weight_decay, other.eps, other.amsgrad, other.maximize);
            }
        }

        /// <summary>Parameters with options of their own.</summary>
        public class ParamGroup : ParamGroup<Options>, IBetas
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize }) { }

            public (double, double) Betas
            {
                get => (Options.beta1!.Value, Options.beta2!.Value);
                set => (Options.beta1, Options.beta2) = value;
            }
        }
    }

    /// <summary>Adam (Kingma and Ba 2015); weight decay is added to the gradient.</summary>
    public class Adam : AdamOptimizer
    {
        public Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize) { }

        public Adam(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : base(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize) { }

        private protected override bool DecoupledDecay => false;
    }

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019): the parameters shrink by themselves.</summary>
    public class AdamW : AdamOptimizer
    {
        public AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize) { }

        public AdamW(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : base(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize) { }

        private protected override bool DecoupledDecay => true;
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <inheritdoc cref="Modules.Adam"/>
            /// <param name="parameters">What to train.</param>
            /// <param name="lr">About the length of a step per element.</param>
            /// <param name="beta1">The share of the old mean gradient that is kept.</param>
            /// <param name="beta2">The share of the old mean squared gradient that is kept.</param>
            /// <param name="eps">Added to the root that a step is divided by.</param>
            /// <param name="weight_decay">Added to the gradient, times the parameter.</param>
            /// <param name="amsgrad">Whether the divisor never falls (Reddi et al. 2018).</param>
            /// <param name="maximize">Whether to climb.</param>
            public static Adam Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <inheritdoc cref="Adam(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static Adam Adam(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters.Select(named => named.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <inheritdoc cref="Adam(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static Adam Adam(IEnumerable<Adam.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <inheritdoc cref="Modules.AdamW"/>
            /// <param name="parameters">What to train.</param>
            /// <param name="lr">About the length of a step per element.</param>
            /// <param name="beta1">The share of the old mean gradient that is kept.</param>
            /// <param name="beta2">The share of the old mean squared gradient that is kept.</param>
            /// <param name="eps">Added to the root that a step is divided by.</param>
            /// <param name="weight_decay">Times the learning rate, the share of a parameter that a step takes off. PyTorch's default is 0.01.</param>
            /// <param name="amsgrad">Whether the divisor never falls (Reddi et al. 2018).</param>
            /// <param name="maximize">Whether to climb.</param>
            public static AdamW AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <inheritdoc cref="AdamW(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static AdamW AdamW(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters.Select(named => named.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <inheritdoc cref="AdamW(IEnumerable{Parameter}, double, double, double, double, double, bool, bool)"/>
            public static AdamW AdamW(IEnumerable<AdamW.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}
