using Microsoft.AspNetCore.Connections;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Protocol;

namespace OrleansChat.Gateway.Admission;

/// <summary>The first that a connection comes to. It leaves its <see cref="Visit"/> among the connection's features for the session, which tells a refused client why.</summary>
internal sealed class ConnectionGate(SessionServices services)
{
    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (services.Admissions.Enter(RemoteAddress.Of(connection.RemoteEndPoint)) is not { } visit)
        {
            services.Metrics.Refused(ErrorCode.TooManyConnections);
            connection.Abort();
            return;
        }

        try
        {
            connection.Features.Set(visit);
            await next(connection);
        }
        finally
        {
            services.Admissions.Leave(visit);
        }
    }
}
