using Microsoft.AspNetCore.Connections;
using OrleansChat.Gateway.Sending;
using OrleansChat.Gateway.Sessions;

namespace OrleansChat.Gateway.Listening;

/// <summary>From Kestrel's connection to our session.</summary>
internal sealed class ChatConnectionHandler(SessionServices services) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        try
        {
            await new ChatSession(connection.Transport, connection.Abort, SendProgress.Of(connection), services).RunAsync();
        }
        catch (Exception e)
        {
            services.Events.SessionFailed(connection.ConnectionId, e);
        }
    }
}
