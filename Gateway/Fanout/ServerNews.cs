using Orleans.Streams;
using OrleansChat.Gateway.Sending;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Grains.Interfaces.Servers;
using OrleansChat.Grains.Interfaces.Streams;

namespace OrleansChat.Gateway.Fanout;

/// <summary>Tells this server's clients in one line when another server comes or goes: one event, not one for every user who went with it.</summary>
internal sealed class ServerNews(SessionRegistry registry, IServerIdentity server, GatewayEvents events) : IAsyncObserver<ServerChange>
{
    /// <inheritdoc />
    public Task OnNextAsync(ServerChange item, StreamSequenceToken? token = null)
    {
        if (item.Server != server.Name)
            registry.Tell(Frame.Of(item, static (writer, change) => writer.ServerChanged(change.Server, change.IsUp, change.Orderly)));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task OnErrorAsync(Exception ex)
    {
        events.StreamFailed(ChatStreams.Servers.ToString(), ex);
        return Task.CompletedTask;
    }
}
