using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Sessions;

/// <summary>What a channel refuses, in the words of the wire.</summary>
internal sealed class Refusals(ChatSession connection, GatewayLimits limits)
{
    /// <summary>What a client is told whose name another connection of its owner has now.</summary>
    public const string ReplacedText = "You are connected again elsewhere.";

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
            case ChannelOutcome.SessionGone:
                EndWithoutName();
                break;
            case ChannelOutcome.SessionReplaced:
                connection.End(SessionEndReason.Refused, ErrorCode.Replaced, ReplacedText);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "not a refusal");
        }
    }

    /// <summary>Tells the client that the log cannot be written or read now.</summary>
    public void SendUnavailable(string? rid, string? cid)
        => connection.SendError(ErrorCode.Unavailable, "The log cannot be written now; try again.", rid, cid, limits.RetryMs);

    /// <summary>Ends a session that does not hold its name.</summary>
    public void EndWithoutName() => connection.End(SessionEndReason.Refused, ErrorCode.ServerError, "This session has lost its name; connect again.");

    private static string TextOfNone(string channel)
        => PrivateChannelName.IsValid(channel) ? $"The channel {channel} is private." : $"There is no channel {channel}; who joins it makes it.";
}
