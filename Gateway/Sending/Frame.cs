using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Protocol.Events;

namespace OrleansChat.Gateway.Sending;

/// <summary>Makes frames. One writer a thread serves all sessions: a writer of its own would cost every idle client some kilobytes.</summary>
internal static class Frame
{
    [ThreadStatic]
    private static EventWriter? _writer;

    /// <summary>The frame that <paramref name="write"/> writes.</summary>
    public static ReadOnlyMemory<byte> Of<T>(T state, Action<EventWriter, T> write)
    {
        var writer = _writer ??= new EventWriter();
        write(writer, state);
        return writer.Take();
    }

    /// <summary>Messages of a channel, encoded once for all who hear it.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="messages">The messages, at least one.</param>
    /// <param name="frameBytes">About how long a frame is; only the last one is shorter.</param>
    /// <param name="frames">Is given the frames.</param>
    /// <param name="lastSeqs">Is given the last message of each.</param>
    public static void OfMessages(string channel, IReadOnlyList<ChannelMessage> messages, int frameBytes, List<ReadOnlyMemory<byte>> frames, List<long> lastSeqs)
    {
        var writer = _writer ??= new EventWriter();
        foreach (var message in messages)
        {
            writer.Item(channel, Items.Of(message), Items.RecipientOf(channel, message));
            if (writer.WrittenBytes < frameBytes)
                continue;
            frames.Add(writer.Take());
            lastSeqs.Add(message.Seq);
        }

        if (writer.WrittenBytes == 0)
            return;
        frames.Add(writer.Take());
        lastSeqs.Add(messages[^1].Seq);
    }

    /// <summary>A message out of the log, for one client.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="message">The message.</param>
    /// <param name="replay">Whether the client is told that it comes late.</param>
    public static ReadOnlyMemory<byte> OfOne(string channel, ChannelMessage message, bool replay)
    {
        var writer = _writer ??= new EventWriter();
        writer.Item(channel, Items.Of(message), Items.RecipientOf(channel, message), replay);
        return writer.Take();
    }
}
