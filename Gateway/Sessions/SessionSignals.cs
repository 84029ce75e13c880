using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol.Commands;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Sessions;

/// <summary>Passes on what a session says that is in no log. More of it than the limit is thrown away without a word: an answer would be worth more than what it is about.</summary>
internal sealed class SessionSignals(SessionServices services, SessionInfo session, SessionFeeds feeds, Refusals refusals)
{
    private TokenBucket _tokens = new(services.Limits.SignalsPerSecond, services.Time);

    /// <summary>The user is away, or here.</summary>
    public async ValueTask SendAsync(SetPresence presence)
    {
        if (_tokens.Take() > 0)
            return;
        var state = presence.IsAway ? PresenceState.Away : PresenceState.Here;
        await services.Signals.Presence.OnNextAsync(new PresenceChange(ChannelName.General, session.User, session.UserKey, state, session.Server, session.Id));
    }

    /// <summary>The user is typing, or is not any more.</summary>
    /// <param name="typing">What was said.</param>
    /// <param name="channel">Where; null if the user that was named cannot be one.</param>
    public async ValueTask SendAsync(Typing typing, string? channel)
    {
        if (_tokens.Take() > 0)
            return;
        if (channel is null)
            refusals.SendNobody(typing.Rid, cid: null);
        else if (RefusalOf(channel) is { } refusal)
            refusals.Send(refusal, channel, typing.Rid, cid: null);
        else
            await services.Signals.Typing.OnNextAsync(new TypingChange(channel, session.User, session.UserKey, typing.IsActive));
    }

    // By what the session hears, so that no grain is asked for it. A private channel need not be heard yet.
    private ChannelOutcome? RefusalOf(string channel)
        => PrivateChannelName.Is(channel) ? PrivateChannelName.OtherOf(channel, session.UserKey) is null ? ChannelOutcome.NoSuchChannel : null
            : feeds.IsHeard(channel) ? null : ChannelOutcome.NotMember;
}
