namespace Ablate.Torch.Tests.Behaviour;

/// <summary>A scope disposes what was made in it, unless that was moved away.</summary>
public sealed class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it()
    {
        Tensor inside;
        using var before = zeros(1);
        using (NewDisposeScope()) inside = zeros(2) + 1;

        Assert.True(inside.IsInvalid);
        Assert.False(before.IsInvalid);
    }

    [Fact]
    public void Scopes_nest()
    {
        using var outer = NewDisposeScope();
        var first = zeros(1);
        Tensor inner;
        using (NewDisposeScope()) inner = zeros(1);
        var last = zeros(1);

        Assert.True(inner.IsInvalid);
        Assert.False(first.IsInvalid);
        Assert.True(outer.Contains(last));
        Assert.Equal(2, outer.DisposablesCount);
    }

    [Fact]
    public void A_result_moves_to_the_outer_scope()
    {
        Tensor result;
        using (NewDisposeScope())
        {
            using (NewDisposeScope()) result = (ones(2) * 3).MoveToOuterDisposeScope();
            Assert.Equal([3f, 3f], result.data<float>());
        }
        Assert.True(result.IsInvalid);
    }

    [Fact]
    public void Without_an_outer_scope_what_moves_out_belongs_to_the_caller()
    {
        Tensor result, detached;
        using (var scope = NewDisposeScope())
        {
            result = scope.MoveToOuter(ones(2));
            detached = scope.Detach(ones(3));
        }

        Assert.False(result.IsInvalid);
        Assert.False(detached.IsInvalid);
        result.Dispose();
        detached.Dispose();
    }

    [Fact]
    public void A_tensor_can_be_attached_to_a_scope_later()
    {
        var free = zeros(1);
        using (var scope = NewDisposeScope())
        {
            scope.Attach(free);
            Assert.True(scope.Contains(free));
        }
        Assert.True(free.IsInvalid);
    }

    [Fact]
    public void A_tensor_moves_to_the_scope_of_another()
    {
        using var outer = NewDisposeScope();
        var home = zeros(1);
        Tensor moved;
        using (NewDisposeScope()) moved = zeros(1).MoveToOtherDisposeScope(home);

        Assert.False(moved.IsInvalid);
        Assert.True(outer.Contains(moved));
    }

    [Fact]
    public void All_but_some_can_be_disposed_at_once()
    {
        using var scope = NewDisposeScope();
        var (kept, dropped) = (zeros(1), zeros(1));

        scope.DisposeEverythingBut(kept);

        Assert.False(kept.IsInvalid);
        Assert.True(dropped.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void What_was_disposed_by_hand_leaves_the_scope()
    {
        using var scope = NewDisposeScope();
        zeros(1).Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Modules_belong_to_nobodys_scope()
    {
        nn.Module<Tensor, Tensor> module;
        using (NewDisposeScope()) module = nn.Linear(2, 3);

        using var input = ones(1, 2);
        using var output = module.call(input);
        Assert.Equal([1L, 3], output.shape);
        module.Dispose();
    }

    [Fact]
    public void Each_thread_has_its_own_scopes()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = zeros(1));
        thread.Start();
        thread.Join();

        Assert.False(scope.Contains(elsewhere!));
        elsewhere!.Dispose();
    }

    [Fact]
    public void The_statistics_count_what_is_made_and_disposed()
    {
        // On a thread of its own: the counts are the thread's.
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(CountOnThisThread));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    private static void CountOnThisThread()
    {
        var counts = DisposeScopeManager.Statistics;
        counts.Reset();

        var free = zeros(1);
        using (NewDisposeScope())
        {
            zeros(1);
            zeros(1).Dispose();
            zeros(1).DetachFromDisposeScope().Dispose();
        }

        Assert.Equal(1, counts.CreatedOutsideScopeCount);
        Assert.Equal(3, counts.CreatedInScopeCount);
        Assert.Equal(2, counts.DisposedInScopeCount);
        Assert.Equal(1, counts.DisposedOutsideScopeCount);
        Assert.Equal(1, counts.DetachedFromScopeCount);
        Assert.Equal(1, counts.ThreadTotalLiveCount);
        free.Dispose();
        Assert.Equal(0, counts.ThreadTotalLiveCount);
    }
}
