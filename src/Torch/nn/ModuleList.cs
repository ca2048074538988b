using TorchSharp.Modules;

namespace TorchSharp.Modules
{
    /// <summary>A list of modules, each registered under its position; what is called, and how, is up to the owner.</summary>
    public class ModuleList<T> : RegisteredList<T> where T : torch.nn.Module
    {
        public ModuleList(params T[] modules) : base(nameof(ModuleList<T>)) => extend(modules);

        private protected override void Replace(IEnumerable<(string Name, T Item)> items) => ReplaceChildren(items.Select(one => (one.Name, (torch.nn.Module)one.Item)));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            public static ModuleList<T> ModuleList<T>(params T[] modules) where T : Module => new(modules);
        }
    }
}
