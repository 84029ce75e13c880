namespace OrleansChat.Tests.Support;

/// <summary>
/// Everything that one source said, in order. A background reader adds; any number of tests wait for an item that they describe.
/// Nothing is ever taken out, so a failure can show what came instead.
/// </summary>
public sealed class Transcript<T>(string owner)
{
    private const int ItemsShownAtFailure = 15;

    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _changed = NewSignal();
    private bool _ended;

    public int Count
    {
        get
        {
            lock (_gate)
                return _items.Count;
        }
    }

    public IReadOnlyList<T> Items
    {
        get
        {
            lock (_gate)
                return [.. _items];
        }
    }

    public void Add(T item)
    {
        lock (_gate)
        {
            _items.Add(item);
            Signal();
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Signal();
        }
    }

    /// <summary>The index of the first wanted item at or after the given one. Throws when the source ends, or patience does, before it came.</summary>
    public async Task<int> FindAsync(int from, Func<T, bool> wanted, string what)
    {
        using var patience = new CancellationTokenSource(Patience.Bound);
        for (var index = from; ; index++)
        {
            if (!await ReachAsync(index, what, patience.Token))
                throw new InvalidOperationException(Explain($"ended before {what}"));
            if (wanted(this[index]))
                return index;
        }
    }

    public async Task EndedAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Bound);
        for (var index = Count; await ReachAsync(index, "its end", patience.Token); index = Count)
        {
        }
    }

    public T this[int index]
    {
        get
        {
            lock (_gate)
                return _items[index];
        }
    }

    /// <summary>True once the item is there, false when the source ended before it.</summary>
    private async Task<bool> ReachAsync(int index, string what, CancellationToken patience)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (index < _items.Count)
                    return true;
                if (_ended)
                    return false;
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(patience);
            }
            catch (OperationCanceledException late)
            {
                throw new TimeoutException(Explain($"did not bring {what} within {Patience.Bound.TotalSeconds} s"), late);
            }
        }
    }

    private string Explain(string what)
    {
        var items = Items;
        var shown = string.Join("\n  ", items.Skip(items.Count - ItemsShownAtFailure));
        return $"{owner} {what}. The last of its {items.Count} lines:\n  {shown}";
    }

    private void Signal()
    {
        _changed.SetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
