using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Calls modules one after the other; each intermediate result is disposed as soon as the next module has used it.</summary>
    /// <remarks>Hence a module in the middle returns a tensor of its own, never its input object (an alias of it is fine).</remarks>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<(string name, nn.IModule<Tensor, Tensor> module)> _modules = [];

        internal Sequential() : base(nameof(Sequential)) { }

        protected Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules) : this()
        {
            foreach (var (name, module) in modules) append(name, module);
        }

        protected Sequential(params nn.Module<Tensor, Tensor>[] modules) : this()
        {
            foreach (var module in modules) append(module);
        }

        /// <summary>Adds a module at the end and returns this.</summary>
        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            register_module(name, (nn.Module)module);
            _modules.Add((name, module));
            return this;
        }

        /// <summary>Adds a module at the end, named by its position, and returns this.</summary>
        public Sequential append(nn.IModule<Tensor, Tensor> module) => append(_modules.Count.ToString(CultureInfo.InvariantCulture), module);

        public override Tensor forward(Tensor tensor)
        {
            if (_modules.Count == 0) return tensor.alias();

            var result = _modules[0].module.call(tensor);
            for (var i = 1; i < _modules.Count; i++)
            {
                var previous = result;
                result = _modules[i].module.call(previous);
                previous.Dispose();
            }
            return result;
        }

        public int Count => _modules.Count;

        [System.Runtime.CompilerServices.IndexerName("SequentialItems")]
        public nn.IModule<Tensor, Tensor> this[int index] => _modules[index].module;

        /// <summary>The modules from <c>start</c> to before <c>end</c> as a new sequence that shares them.</summary>
        [System.Runtime.CompilerServices.IndexerName("SequentialItems")]
        public Sequential this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? _modules.Count);

        /// <inheritdoc cref="this[ValueTuple{int?, int?}]"/>
        [System.Runtime.CompilerServices.IndexerName("SequentialItems")]
        public Sequential this[Range index] => Slice(index.Start.GetOffset(_modules.Count), index.End.GetOffset(_modules.Count));

        private Sequential Slice(int start, int end)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(start);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(end, _modules.Count);
            var slice = new Sequential();
            for (var i = start; i < end; i++)
                slice.append(_modules[i].name, _modules[i].module);
            return slice;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>An empty sequence, to be filled by <see cref="Modules.Sequential.append(IModule{Tensor, Tensor})"/>.</summary>
            public static Sequential Sequential() => new();

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => Sequential(modules.AsEnumerable());

            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => Sequential(modules.AsEnumerable());

            public static Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) => Sequential(modules.AsEnumerable());

            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules)
            {
                var sequence = new Sequential();
                foreach (var (name, module) in modules) sequence.append(name, module);
                return sequence;
            }

            public static Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules) =>
                Sequential(modules.Select(named => (named.Item1, named.Item2)));

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules)
            {
                var sequence = new Sequential();
                foreach (var module in modules) sequence.append(module);
                return sequence;
            }
        }
    }
}
