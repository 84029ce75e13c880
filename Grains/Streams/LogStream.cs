using System.Collections.Immutable;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Grains.Interfaces.Streams;

namespace OrleansChat.Grains.Streams;

/// <summary>
/// One stream of the log: its observers in this silo. The log is its only producer; who wants to say something asks the channel's grain. Only what is in no log is published on its stream itself.
/// </summary>
internal sealed class LogStream<T>(LogStreamProvider provider, StreamId streamId) : IAsyncStream<T>
{
    private ImmutableArray<LogSubscription<T>> _subscriptions = [];

    public bool IsRewindable => typeof(T) == typeof(ChannelBatch);

    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => SubscribeAsync(observer, token: null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null)
        => (token is null || IsRewindable) && filterData is null ? Task.FromResult<StreamSubscriptionHandle<T>>(provider.Subscribe(this, observer, token)) : throw NotOffered();

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) => throw NotOffered();

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token) => throw NotOffered();

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
        => Task.FromResult<IList<StreamSubscriptionHandle<T>>>([.. _subscriptions]);

    public Task OnNextAsync(T item, StreamSequenceToken? token = null)
        => token is null && item is not null && provider.TryPublish(item) ? Task.CompletedTask : throw NotOffered();

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null) => throw NotOffered();

    public Task OnCompletedAsync() => throw NotOffered();

    public Task OnErrorAsync(Exception ex) => throw NotOffered();

    public bool Equals(IAsyncStream<T>? other) => other is not null && other.StreamId.Equals(StreamId) && other.ProviderName == ProviderName;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => StreamId.GetHashCode();

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : string.CompareOrdinal(StreamId.ToString(), other.StreamId.ToString());

    /// <summary>What Orleans' interface has and this stream has no use for. Items are batches already; they come from the log and from nowhere else.</summary>
    internal static NotSupportedException NotOffered() => new("The streams of the log are subscribed to by item, those of channels also from an earlier place on, and fed by the log, those of presence and typing also item by item.");

    internal bool HasObservers => !_subscriptions.IsEmpty;

    internal void Add(LogSubscription<T> subscription) => ImmutableInterlocked.Update(ref _subscriptions, list => list.Add(subscription));

    internal void Remove(LogSubscription<T> subscription)
    {
        ImmutableInterlocked.Update(ref _subscriptions, list => list.Remove(subscription));
        provider.Forget(this);
    }

    internal void Push(T item, SeqToken token)
    {
        foreach (var subscription in _subscriptions)
            subscription.Push(item, token);
    }
}
