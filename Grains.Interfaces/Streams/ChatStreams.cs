using Orleans.Runtime;

namespace OrleansChat.Grains.Interfaces.Streams;

/// <summary>
/// The streams that follow the log. Every silo has them of its own: nothing of a stream crosses from silo to silo, only the log does, and beside it what somebody publishes on
/// <see cref="Presence"/> or <see cref="Typing"/>, which may be lost.
/// </summary>
public static class ChatStreams
{
    /// <summary>The name of the stream provider.</summary>
    public const string Provider = "log";

    /// <summary>Who came and went among the servers: a stream of <see cref="ServerChange"/>.</summary>
    public static StreamId Servers { get; } = StreamId.Create("cluster", "servers");

    /// <summary>Sessions that lost their names: a stream of <see cref="SessionLost"/>.</summary>
    public static StreamId Lost { get; } = StreamId.Create("cluster", "lost");

    /// <summary>Who was put out of a channel, told when the channel's stream has had the event: a stream of <see cref="MemberRemoved"/>.</summary>
    public static StreamId Removed { get; } = StreamId.Create("cluster", "removed");

    /// <summary>What was posted in any private channel: a stream of <see cref="PrivateNotice"/>.</summary>
    public static StreamId Private { get; } = StreamId.Create("cluster", "private");

    /// <summary>
    /// Who came and went: a stream of <see cref="PresenceChange"/>. Away and here can be published on it (<c>OnNextAsync</c>). They reach the observers of all silos, those of this one too, after that
    /// call, or are lost.
    /// </summary>
    public static StreamId Presence { get; } = StreamId.Create("cluster", "presence");

    /// <summary>Who is typing: a stream of <see cref="TypingChange"/>, which is published on it as away and here are.</summary>
    public static StreamId Typing { get; } = StreamId.Create("cluster", "typing");

    /// <summary>A channel's messages: a stream of <see cref="ChannelBatch"/>.</summary>
    public static StreamId OfChannel(string channel) => StreamId.Create("channel", channel);
}
