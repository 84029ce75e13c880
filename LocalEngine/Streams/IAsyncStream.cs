using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>What is known of a stream without its type.</summary>
public interface IAsyncStream
{
    /// <summary>Whether a subscription can begin at an earlier place.</summary>
    bool IsRewindable { get; }

    /// <summary>The name of the provider that it comes from.</summary>
    string ProviderName { get; }

    /// <summary>Its name within that provider.</summary>
    StreamId StreamId { get; }
}

/// <summary>A stream of items: it can be subscribed to and, if its provider allows it, written.</summary>
public interface IAsyncStream<T> :
    IAsyncStream, IEquatable<IAsyncStream<T>>, IComparable<IAsyncStream<T>>, IAsyncObservable<T>, IAsyncBatchObservable<T>, IAsyncBatchProducer<T>
{
    /// <summary>The subscriptions that this consumer has to the stream.</summary>
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}
