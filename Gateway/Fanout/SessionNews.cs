using Orleans.Streams;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Protocol;

namespace OrleansChat.Gateway.Fanout;

/// <summary>Ends this server's sessions whose owners have taken their names over for other connections.</summary>
internal sealed class SessionNews(SessionRegistry registry, GatewayEvents events) : IAsyncObserver<SessionReplaced>
{
    /// <inheritdoc />
    public Task OnNextAsync(SessionReplaced item, StreamSequenceToken? token = null)
    {
        registry.FindSession(item.Session)?.End(SessionEndReason.Refused, ErrorCode.Replaced, Refusals.ReplacedText);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task OnErrorAsync(Exception ex)
    {
        events.StreamFailed(ChatStreams.Replaced.ToString(), ex);
        return Task.CompletedTask;
    }
}
