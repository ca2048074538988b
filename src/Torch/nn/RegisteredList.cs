using System.Collections;
using System.Globalization;

namespace TorchSharp.Modules;

/// <summary>What <see cref="ModuleList{T}"/> and <see cref="ParameterList"/> have in common: a list whose items are registered under their positions.</summary>
public abstract class RegisteredList<T> : torch.nn.Module, IList<T> where T : class
{
    private readonly List<T> _list = [];

    private protected RegisteredList(string name) : base(name) { }

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

    public void extend(IEnumerable<T> items)
    {
        _list.AddRange(items);
        Register();
    }

    public void Insert(int index, T item)
    {
        _list.Insert(index, item);
        Register();
    }

    public bool Remove(T item)
    {
        var index = IndexOf(item);
        if (index >= 0) RemoveAt(index);
        return index >= 0;
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

    // By identity: comparing tensors would compare their values.
    public int IndexOf(T item) => _list.FindIndex(one => ReferenceEquals(one, item));

    public bool Contains(T item) => IndexOf(item) >= 0;

    public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

    public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Makes these all that is registered.</summary>
    private protected abstract void Replace(IEnumerable<(string Name, T Item)> items);

    private void Register() => Replace(_list.Select((item, i) => (i.ToString(CultureInfo.InvariantCulture), item)));
}
