using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>The base of all optimizers: parameters in groups, each group with its own options.</summary>
        public abstract class Optimizer : IDisposable
        {
            private protected readonly List<ParamGroup> _groups = [];

            /// <summary>The groups, as learning-rate schedulers see them.</summary>
            public virtual IEnumerable<ILearningRateController> ParamGroups => _groups;

            /// <summary>The parameters of all groups.</summary>
            public virtual IEnumerable<Parameter> parameters() => _groups.SelectMany(group => group.Parameters);

            /// <summary>Fills the gradients with zeros. <see cref="nn.Module.zero_grad"/> drops them instead, which is faster.</summary>
            public abstract void zero_grad();

            /// <summary>Changes the parameters once, by their gradients.</summary>
            /// <param name="closure">Computes the loss (and its gradients) anew; may be null.</param>
            /// <returns>What the closure returned, or null.</returns>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            /// <summary>Adds a group; options that it leaves open are those given to the optimizer.</summary>
            public abstract void add_param_group(ParamGroup param_group);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes the state, such as momentum; the parameters belong to the modules.</summary>
            protected abstract void Dispose(bool disposing);

            /// <summary>The options of all groups and the state of all parameters, in order. The objects are the optimizer's own.</summary>
            public class StateDictionary
            {
                internal StateDictionary() { }

                /// <summary>One per group.</summary>
                public List<OptimizerOptions> Options { get; } = [];

                /// <summary>One per parameter.</summary>
                public List<OptimizerState> State { get; } = [];

                /// <summary>For each group, where its parameters are in <see cref="State"/>.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }
        }

        /// <summary>What a learning-rate scheduler needs of a parameter group.</summary>
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            /// <summary>The learning rate when the group was added.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>What has a momentum that a scheduler may change.</summary>
        public interface IMomentum
        {
            double Momentum { get; set; }
        }

        /// <summary>What has betas, the first of which is used like a momentum.</summary>
        public interface IBetas
        {
            (double, double) Betas { get; set; }
        }
    }
}
