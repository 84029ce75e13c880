using Microsoft.Extensions.Logging;

namespace OrleansChat.Grains.Streams;

/// <summary>What the log's streams have to say to their operators.</summary>
internal sealed partial class StreamEvents(ILogger logger)
{
    [LoggerMessage(1, LogLevel.Error, "An observer of the stream {stream} failed on an item and was unsubscribed")]
    public partial void ObserverFailed(string stream, Exception cause);

    [LoggerMessage(2, LogLevel.Error, "An observer of the stream {stream} lags behind by {items} items and was unsubscribed")]
    public partial void ObserverTooSlow(string stream, int items);

    [LoggerMessage(3, LogLevel.Error, "What came before in the stream {stream} could not be read for an observer; it was unsubscribed")]
    public partial void RewindFailed(string stream, Exception cause);
}
