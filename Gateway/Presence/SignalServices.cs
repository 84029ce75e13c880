using Orleans.Streams;
using OrleansChat.Grains.Interfaces.Streams;

namespace OrleansChat.Gateway.Presence;

/// <summary>What the sessions of a gateway share to tell each other what is in no log.</summary>
/// <param name="Ephemerals">Who hears it on this server.</param>
/// <param name="Away">Who is away.</param>
/// <param name="Presence">Where away and here are published.</param>
/// <param name="Typing">Where it is published who is typing.</param>
internal sealed record SignalServices(Ephemerals Ephemerals, AwayUsers Away, IAsyncStream<PresenceChange> Presence, IAsyncStream<TypingChange> Typing)
{
    public static SignalServices Of(IStreamProvider streams, GatewayLimits limits, TimeProvider time, Func<string, EphemeralListener?> find) => new(
        new Ephemerals(limits, time, find),
        new AwayUsers(limits.AwayUsersMax),
        streams.GetStream<PresenceChange>(ChatStreams.Presence),
        streams.GetStream<TypingChange>(ChatStreams.Typing));
}
