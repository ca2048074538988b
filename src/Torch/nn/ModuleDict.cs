using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;

namespace TorchSharp.Modules
{
    /// <summary>Modules by name, in the order in which they were added; what is called, and how, is up to the owner.</summary>
    public class ModuleDict<T> : torch.nn.Module, IDictionary<string, T>, IList<(string, T)> where T : torch.nn.Module
    {
        private readonly OrderedDictionary<string, T> _modules = [];

        public ModuleDict() : base(nameof(ModuleDict<T>)) { }

        public T this[string key]
        {
            get => _modules[key];
            set
            {
                _modules[key] = value;
                Register();
            }
        }

        public (string, T) this[int index]
        {
            get => (_modules.GetAt(index).Key, _modules.GetAt(index).Value);
            set
            {
                _modules.SetAt(index, value.Item1, value.Item2);
                Register();
            }
        }

        public int Count => _modules.Count;

        public bool IsReadOnly => false;

        public ICollection<string> Keys => _modules.Keys;

        public ICollection<T> Values => _modules.Values;

        public IEnumerable<string> keys() => _modules.Keys;

        public IEnumerable<T> values() => _modules.Values;

        public IEnumerator<(string, T)> items() => GetEnumerator();

        public void Add(string key, T value)
        {
            _modules.Add(key, value);
            Register();
        }

        public void Add((string, T) item) => Add(item.Item1, item.Item2);

        public void Add(KeyValuePair<string, T> item) => Add(item.Key, item.Value);

        public void Insert(int index, (string, T) item)
        {
            _modules.Insert(index, item.Item1, item.Item2);
            Register();
        }

        public bool Remove(string key)
        {
            var removed = _modules.Remove(key);
            Register();
            return removed;
        }

        public bool Remove((string, T) item) => Contains(item) && Remove(item.Item1);

        public bool Remove(KeyValuePair<string, T> item) => Remove((item.Key, item.Value));

        public void RemoveAt(int index)
        {
            _modules.RemoveAt(index);
            Register();
        }

        public void Clear()
        {
            _modules.Clear();
            Register();
        }

        public void clear() => Clear();

        public bool ContainsKey(string key) => _modules.ContainsKey(key);

        public bool Contains((string, T) item) => _modules.TryGetValue(item.Item1, out var module) && ReferenceEquals(module, item.Item2);

        public bool Contains(KeyValuePair<string, T> item) => Contains((item.Key, item.Value));

        public int IndexOf((string, T) item) => Contains(item) ? _modules.IndexOf(item.Item1) : -1;

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _modules.TryGetValue(key, out value);

        public void CopyTo((string, T)[] array, int arrayIndex)
        {
            foreach (var (name, module) in _modules)
                array[arrayIndex++] = (name, module);
        }

        public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex)
        {
            foreach (var named in _modules)
                array[arrayIndex++] = named;
        }

        public IEnumerator<(string, T)> GetEnumerator() => _modules.Select(named => (named.Key, named.Value)).GetEnumerator();

        IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() => _modules.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private void Register() => ReplaceChildren(_modules.Select(named => (named.Key, (torch.nn.Module)named.Value)));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => ModuleDict<Module>(modules);

            public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules) where T : Module
            {
                var dictionary = new ModuleDict<T>();
                foreach (var named in modules)
                    dictionary.Add(named);
                return dictionary;
            }
        }
    }
}
