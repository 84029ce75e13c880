using Orleans.Runtime;
using Orleans.Streams;

namespace OrleansChat.Grains.Streams;

/// <summary>
/// One observer of a stream. Items come one at a time and in order: the next one only after the task of the one before has ended. An observer that lags behind by more
/// than <see cref="ItemsWaitingMax"/> items loses its subscription and is told so; none can make the log's deliverer wait.
/// </summary>
internal sealed class LogSubscription<T>(LogStream<T> stream, IAsyncObserver<T> observer, StreamEvents events) : StreamSubscriptionHandle<T>
{
    /// <summary>Items that wait for an observer at most.</summary>
    public const int ItemsWaitingMax = 4_096;

    private static int _lastHandle;

    private readonly Lock _gate = new();
    private readonly Queue<(T Item, SeqToken Token)> _waiting = new();
    private bool _busy;
    private bool _ended;

    public override StreamId StreamId => stream.StreamId;

    public override string ProviderName => stream.ProviderName;

    public override Guid HandleId { get; } = new Guid(Interlocked.Increment(ref _lastHandle), 0, 0, new byte[8]);

    public override Task UnsubscribeAsync()
    {
        lock (_gate)
        {
            _ended = true;
            _waiting.Clear();
        }

        stream.Remove(this);
        return Task.CompletedTask;
    }

    public override async Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        if (token is not null && !stream.IsRewindable)
            throw LogStream<T>.NotOffered();
        await UnsubscribeAsync();
        return await stream.SubscribeAsync(observer, token);
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) => throw LogStream<T>.NotOffered();

    public override bool Equals(StreamSubscriptionHandle<T>? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => HandleId.GetHashCode();

    /// <summary>Gives the observer its next item. Never blocks.</summary>
    public void Push(T item, SeqToken token)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            if (_busy)
            {
                if (_waiting.Count < ItemsWaitingMax)
                    _waiting.Enqueue((item, token));
                else
                    GiveUp();
                return;
            }

            _busy = true;
        }

        Run(item, token);
    }

    /// <summary>Gives the observer what came before it subscribed; what comes meanwhile waits behind it. Before the first <see cref="Push"/>.</summary>
    public void Rewind(IAsyncEnumerable<(T Item, SeqToken Token)> earlier)
    {
        lock (_gate)
            _busy = true;
        _ = RewindAsync(earlier);
    }

    // Away from the thread that subscribes, which holds the lock of the streams.
    private async Task RewindAsync(IAsyncEnumerable<(T Item, SeqToken Token)> earlier)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await foreach (var (item, token) in earlier)
            {
                if (HasEnded)
                    return;
                await CallAsync(item, token);
            }
        }
        catch (Exception e)
        {
            events.RewindFailed(StreamId.ToString(), e);
            await UnsubscribeAsync();
            await observer.OnErrorAsync(e);
            return;
        }

        await FinishAsync(Task.CompletedTask);
    }

    private bool HasEnded
    {
        get
        {
            lock (_gate)
                return _ended;
        }
    }

    // The usual observer is done when it returns; then this is a plain call.
    private void Run(T item, SeqToken token)
    {
        var task = CallAsync(item, token);
        if (task.IsCompleted)
            Idle();
        else
            _ = FinishAsync(task);
    }

    private async Task FinishAsync(Task task)
    {
        await task;
        while (TryNext(out var next))
            await CallAsync(next.Item, next.Token);
    }

    private void Idle()
    {
        if (TryNext(out var next))
            _ = FinishAsync(CallAsync(next.Item, next.Token));
    }

    private bool TryNext(out (T Item, SeqToken Token) next)
    {
        lock (_gate)
            return _busy = _waiting.TryDequeue(out next);
    }

    private async Task CallAsync(T item, SeqToken token)
    {
        try
        {
            await observer.OnNextAsync(item, token);
        }
        catch (Exception e)
        {
            // Going on would leave a gap that nobody knows of.
            events.ObserverFailed(StreamId.ToString(), e);
            await UnsubscribeAsync();
            await observer.OnErrorAsync(e);
        }
    }

    private void GiveUp()
    {
        _ended = true;
        _waiting.Clear();
        events.ObserverTooSlow(StreamId.ToString(), ItemsWaitingMax);
        stream.Remove(this);
        _ = observer.OnErrorAsync(new InvalidOperationException($"The observer lags behind by {ItemsWaitingMax} items and was unsubscribed."));
    }
}
