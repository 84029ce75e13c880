using System.Text.Json;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Sessions;

/// <summary>What a channel refuses, in the words of the wire.</summary>
internal sealed class Refusals(ChatSession connection, GatewayLimits limits)
{
    private const string ReplacedText = "You are connected again elsewhere.";

    /// <summary>What a client is told that has lost its name.</summary>
    public static (ErrorCode Code, string Text) Of(SessionLost lost) => lost.Why switch
    {
        SessionLossReason.Kicked => (ErrorCode.Kicked, "You are kicked from this cluster" + ReasonOf(lost)),
        SessionLossReason.Banned => (ErrorCode.Banned, "You are banned from this cluster" + ReasonOf(lost)),
        _ => (ErrorCode.Replaced, ReplacedText),
    };

    /// <summary>Tells the client that a channel did not do what it asked for.</summary>
    /// <param name="outcome">The channel's answer, a refusal.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="rid">The request's id.</param>
    /// <param name="cid">The message's id.</param>
    public void Send(ChannelOutcome outcome, string channel, string? rid, string? cid)
    {
        switch (outcome)
        {
            case ChannelOutcome.Unavailable:
                SendUnavailable(rid, cid);
                break;
            case ChannelOutcome.CidConflict:
                connection.SendError(ErrorCode.CidConflict, "This cid was used for another message.", rid, cid);
                break;
            case ChannelOutcome.NotMember:
                connection.SendError(ErrorCode.NotInChannel, $"Join {channel} first.", rid, cid);
                break;
            case ChannelOutcome.NoSuchChannel:
                connection.SendError(ErrorCode.NoSuchChannel, TextOfNone(channel), rid, cid);
                break;
            case ChannelOutcome.TooManyChannels:
                connection.SendError(ErrorCode.Forbidden, "You are in as many channels as one may be, or there are as many as there may be.", rid, cid);
                break;
            case ChannelOutcome.Forbidden:
                connection.SendError(ErrorCode.Forbidden, $"Everybody is in {channel}.", rid, cid);
                break;
            case ChannelOutcome.Muted:
                connection.SendError(ErrorCode.Muted, $"You may not speak in {channel} now.", rid, cid);
                break;
            case ChannelOutcome.Banned:
                connection.SendError(ErrorCode.Banned, $"You are banned from {channel}.", rid, cid);
                break;
            case ChannelOutcome.NotAllowed:
                connection.SendError(ErrorCode.Forbidden, $"You may not do that in {channel}.", rid, cid);
                break;
            case ChannelOutcome.NoSuchUser:
                connection.SendError(ErrorCode.NoSuchUser, TextOfNobody(channel), rid, cid);
                break;
            case ChannelOutcome.TooManyUsers:
                connection.SendError(ErrorCode.Forbidden, $"This was done to as many users in {channel} as it can be.", rid, cid);
                break;
            case ChannelOutcome.SessionGone:
                EndWithoutName();
                break;
            case ChannelOutcome.SessionReplaced:
                EndReplaced();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "not a refusal");
        }
    }

    /// <summary>Tells the client that what it calls a user cannot be one.</summary>
    public void SendNobody(string? rid, string? cid) => connection.SendError(ErrorCode.NoSuchUser, "There can be no user of this name.", rid, cid);

    /// <summary>Tells the client that the log cannot be written or read now.</summary>
    public void SendUnavailable(string? rid, string? cid)
        => connection.SendError(ErrorCode.Unavailable, "The log cannot be written now; try again.", rid, cid, limits.RetryMs);

    /// <summary>Ends a session whose name another connection of its owner has now.</summary>
    public void EndReplaced() => connection.End(SessionEndReason.Refused, ErrorCode.Replaced, ReplacedText);

    /// <summary>Ends a session that does not hold its name.</summary>
    public void EndWithoutName() => connection.End(SessionEndReason.Refused, ErrorCode.ServerError, "This session has lost its name; connect again.");

    private static string ReasonOf(SessionLost lost)
        => JsonSerializer.Deserialize<string>(lost.ReasonJson.Span) is { Length: > 0 } reason ? $": {reason}" : ".";

    private static string TextOfNobody(string channel)
        => PrivateChannelName.IsValid(channel) ? "There is no user of this name." : $"There is nobody in {channel} to whom this could be done.";

    private static string TextOfNone(string channel)
        => PrivateChannelName.IsValid(channel) ? $"The channel {channel} is private." : $"There is no channel {channel}; who joins it makes it.";
}
