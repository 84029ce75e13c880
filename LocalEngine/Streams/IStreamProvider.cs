using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A source of streams, registered as a keyed service under its name. This engine brings none: the application does.</summary>
public interface IStreamProvider
{
    /// <summary>The name under which it is registered.</summary>
    string Name { get; }

    /// <summary>Whether a subscription can begin at an earlier place of a stream.</summary>
    bool IsRewindable { get; }

    /// <summary>The stream of this name. It always exists; nothing is created until it is used.</summary>
    IAsyncStream<T> GetStream<T>(StreamId streamId);
}
