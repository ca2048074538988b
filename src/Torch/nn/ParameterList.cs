using TorchSharp.Modules;

namespace TorchSharp.Modules
{
    /// <summary>A list of parameters, each registered under its position.</summary>
    public class ParameterList : RegisteredList<Parameter>
    {
        public ParameterList(params Parameter[] parameters) : base(nameof(ParameterList)) => extend(parameters);

        private protected override void Replace(IEnumerable<(string Name, Parameter Item)> items) => ReplaceParameters(items);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ParameterList ParameterList(params Parameter[] parameters) => new(parameters);
        }
    }
}
