using OrleansChat.Gateway.Sending;
using OrleansChat.Protocol;

namespace OrleansChat.Gateway.Sessions;

/// <summary>Asks a silent client whether it is there, and tells it how far it was sent its channels. Only for clients that know the question.</summary>
internal sealed class SessionPing(ChatSession connection, SessionFeeds feeds, GatewayLimits limits, TimeProvider time)
{
    private PingWatch _watch = new(limits.PingIntervalMs, limits.PongTimeoutMs, time);

    /// <summary>Looks whether it is time for that. Called now and then, by one thread.</summary>
    public void Look()
    {
        switch (_watch.Look(connection.Outbox.TakenBytes, connection.Outbox.IsWaiting, connection.LinesHeard, connection.IsListening))
        {
            case PingStep.Ask:
                connection.Send(Frame.Of(feeds.Heads(), static (writer, heads) => writer.Ping(heads)));
                break;
            case PingStep.GiveUp:
                connection.End(SessionEndReason.Refused, ErrorCode.PingTimeout, "You did not answer a ping.");
                break;
            default:
                break;
        }
    }
}
