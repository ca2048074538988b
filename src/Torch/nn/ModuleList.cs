using System.Collections;
using System.Globalization;
using TorchSharp.Modules;

namespace TorchSharp.Modules
{
    /// <summary>A list of modules, each registered under its position; what is called, and how, is up to the owner.</summary>
    public class ModuleList<T> : torch.nn.Module, IList<T> where T : torch.nn.Module
    {
        private readonly List<T> _list = [];

        public ModuleList(params T[] modules) : base(nameof(ModuleList<T>)) => extend(modules);

        public T this[int index]
        {
            get => _list[index];
            set
            {
                _list[index] = value;
                Register();
            }
        }

        public int Count => _list.Count;

        public bool IsReadOnly => false;

        public void Add(T item)
        {
            _list.Add(item);
            Register();
        }

        public void append(params T[] parameters) => extend(parameters);

        public void extend(IEnumerable<T> modules)
        {
            _list.AddRange(modules);
            Register();
        }

        public void Insert(int index, T item)
        {
            _list.Insert(index, item);
            Register();
        }

        public bool Remove(T item)
        {
            var removed = _list.Remove(item);
            Register();
            return removed;
        }

        public void RemoveAt(int index)
        {
            _list.RemoveAt(index);
            Register();
        }

        public void Clear()
        {
            _list.Clear();
            Register();
        }

        public bool Contains(T item) => _list.Contains(item);

        public int IndexOf(T item) => _list.IndexOf(item);

        public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

        public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private void Register() => ReplaceChildren(_list.Select((module, i) => (i.ToString(CultureInfo.InvariantCulture), (torch.nn.Module)module)));
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
