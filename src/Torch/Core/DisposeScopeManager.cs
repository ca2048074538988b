namespace TorchSharp;

/// <summary>The dispose scopes of one thread, innermost first, and the counts of what was made and disposed in them.</summary>
public class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager? s_ofThisThread;

    internal static DisposeScopeManager OfThisThread => s_ofThisThread ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics Counts { get; } = new();
    internal DisposeScope? Current { get; private set; }

    /// <summary>The counts of the calling thread.</summary>
    public static ThreadDisposeScopeStatistics Statistics => OfThisThread.Counts;

    internal void Register(torch.Tensor tensor)
    {
        if (Current is null)
        {
            Counts.TensorStatistics.CreatedOutsideScopeCount++;
            return;
        }
        Counts.TensorStatistics.CreatedInScopeCount++;
        Current.Add(tensor);
    }

    internal DisposeScope Open() => Current = new DisposeScope(this, Current);

    // A scope may be closed before one inside it: it is then taken out of the middle of the chain.
    internal void Close(DisposeScope scope)
    {
        if (ReferenceEquals(Current, scope))
        {
            Current = scope.Outer;
            return;
        }
        for (var inner = Current; inner is not null; inner = inner.Outer)
        {
            if (!ReferenceEquals(inner.Outer, scope)) continue;
            inner.Outer = scope.Outer;
            return;
        }
    }
}

public static partial class torch
{
    /// <summary>
    /// Opens a scope on this thread: tensors made until it is disposed go with it, unless they are moved out or detached.
    /// </summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.OfThisThread.Open();

    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.OfThisThread.Current;

    /// <summary>Evaluates an expression in a scope of its own and hands its result to the outer scope.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
