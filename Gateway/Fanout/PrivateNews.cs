using Orleans.Streams;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Fanout;

/// <summary>Tells this server's sessions of messages in private channels that they may not hear yet.</summary>
internal sealed class PrivateNews(SessionRegistry registry, GatewayEvents events) : IAsyncObserver<PrivateNotice>
{
    /// <inheritdoc />
    public Task OnNextAsync(PrivateNotice item, StreamSequenceToken? token = null)
    {
        if (PrivateChannelName.Users(item.Channel) is not var (first, second))
            return Task.CompletedTask;
        registry.Find(first)?.NoticePrivate(item.Channel, item.Seq);
        if (second != first)
            registry.Find(second)?.NoticePrivate(item.Channel, item.Seq);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task OnErrorAsync(Exception ex)
    {
        events.StreamFailed(ChatStreams.Private.ToString(), ex);
        return Task.CompletedTask;
    }
}
