using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A subscription: the way to end it, or to let another observer take it over.</summary>
[GenerateSerializer]
public abstract class StreamSubscriptionHandle<T> : IEquatable<StreamSubscriptionHandle<T>?>
{
    /// <summary>The stream.</summary>
    public abstract StreamId StreamId { get; }

    /// <summary>The provider of the stream.</summary>
    public abstract string ProviderName { get; }

    /// <summary>What tells this subscription from the others.</summary>
    public abstract Guid HandleId { get; }

    /// <summary>Ends the subscription. When the task is done, nothing more is delivered.</summary>
    public abstract Task UnsubscribeAsync();

    /// <summary>Goes on with another observer, from a place on if one is given.</summary>
    public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null);

    /// <summary>Goes on with another observer, from a place on if one is given.</summary>
    public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null);

    /// <inheritdoc/>
    public abstract bool Equals(StreamSubscriptionHandle<T>? other);
}
