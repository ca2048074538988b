namespace TorchSharp;

/// <summary>
/// Owns the tensors made while it is the innermost scope of its thread and disposes them with itself. Only tensors can be
/// held. A tensor knows its place in its scope, so that leaving it early costs nothing that grows with the scope.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private DisposeScopeManager? _manager;
    private torch.Tensor?[] _tensors = new torch.Tensor?[16];

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        Outer = outer;
    }

    internal DisposeScope? Outer { get; set; }

    private DisposeScopeManager Manager => _manager ?? throw new ObjectDisposedException(nameof(DisposeScope));

    private int Count { get; set; }

    /// <summary>A copy of what the scope holds now.</summary>
    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            _ = Manager;
            return _tensors[..Count]!;
        }
    }

    public int DisposablesCount
    {
        get
        {
            _ = Manager;
            return Count;
        }
    }

    public bool Contains(IDisposable disposable) => disposable is torch.Tensor tensor && ReferenceEquals(tensor.Scope, this);

    /// <summary>Hands over to the scope around this one; without one, to nobody.</summary>
    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(Outer, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        MoveToOther(Outer, first, second);

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => MoveToOther(Outer, first, second, third);

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(Outer, disposables);

    /// <summary>Hands over to another scope; for null, to nobody.</summary>
    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        Move(scope, disposable);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second)
        where T1 : IDisposable where T2 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) =>
        MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables) Move(scope, disposable);
    }

    /// <summary>Takes out of the scope: whoever holds the tensor disposes it.</summary>
    public T Detach<T>(T disposable) where T : IDisposable => MoveToOther(null, disposable);

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        MoveToOther(null, first, second);

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => MoveToOther(null, first, second, third);

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    public void Attach(IDisposable disposable) => Take(disposable);

    public void Attach(params IDisposable[] disposables) => _ = Attach((IEnumerable<IDisposable>)disposables);

    /// <summary>Takes over tensors, from the scope that holds them now if any.</summary>
    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var taken = new List<IDisposable>();
        foreach (var disposable in disposables)
        {
            Take(disposable);
            taken.Add(disposable);
        }
        return taken;
    }

    public void DisposeEverything()
    {
        _ = Manager;
        // Last in, first out: then nothing moves inside the list while it empties.
        while (Count > 0) _tensors[Count - 1]!.Dispose();
    }

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        _ = Manager;
        var keep = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var tensor in _tensors[..Count])
            if (!keep.Contains(tensor!)) tensor!.Dispose();
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut([first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut([first, second, third]);
        return (first, second, third);
    }

    public void Dispose()
    {
        if (_manager is null) return;
        DisposeEverything();
        _manager.Close(this);
        _manager = null;
    }

    /// <summary>Says that something was disposed by hand, so that the scope forgets it.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        _ = Manager;
        if (Contains(disposable)) Remove((torch.Tensor)disposable);
    }

    /// <summary>Puts one tensor in another's place, where that one is in a scope.</summary>
    internal static void ReplaceWith(torch.Tensor original, torch.Tensor replacement)
    {
        if (original.Scope is not { } scope) return;
        scope.Remove(original);
        scope.Add(replacement);
    }

    internal void Add(torch.Tensor tensor)
    {
        if (Count == _tensors.Length) Array.Resize(ref _tensors, 2 * Count);
        tensor.Scope = this;
        tensor.PlaceInScope = Count;
        _tensors[Count++] = tensor;
    }

    internal void Remove(torch.Tensor tensor)
    {
        var last = _tensors[--Count]!;
        _tensors[tensor.PlaceInScope] = last;
        last.PlaceInScope = tensor.PlaceInScope;
        _tensors[Count] = null;
        tensor.Scope = null;
    }

    private void Move(DisposeScope? scope, IDisposable disposable)
    {
        var manager = Manager;
        if (!Contains(disposable)) return;
        var tensor = (torch.Tensor)disposable;
        Remove(tensor);
        if (scope is null) manager.Counts.TensorStatistics.DetachedFromScopeCount++;
        else scope.Add(tensor);
    }

    private void Take(IDisposable disposable)
    {
        var manager = Manager;
        if (disposable is not torch.Tensor tensor)
            throw new InvalidOperationException("A DisposeScope can only manage tensors.");
        if (ReferenceEquals(tensor.Scope, this)) return;
        tensor.Scope?.Remove(tensor);
        Add(tensor);
        manager.Counts.TensorStatistics.AttachedToScopeCount++;
    }
}
