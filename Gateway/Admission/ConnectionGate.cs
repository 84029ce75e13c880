using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using OrleansChat.Protocol;

namespace OrleansChat.Gateway.Admission;

/// <summary>The first that a connection comes to. It leaves its <see cref="Visit"/> among the connection's features for the session, which tells a refused client why.</summary>
internal sealed class ConnectionGate(Admissions admissions, GatewayMetrics metrics)
{
    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (admissions.Enter(RemoteAddress.Of(connection.RemoteEndPoint)) is not { } visit)
        {
            metrics.Refused(ErrorCode.TooManyConnections);
            connection.Abort();
            return;
        }

        try
        {
            // A session ends by itself when the server stops. Before it begins there is only TLS, and whoever takes his time for that must not hold up the stop.
            var stop = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
            await using var abort = stop.UnsafeRegister(_ => AbortUnlessBegun(connection, visit), null);
            connection.Features.Set(visit);
            await next(connection);
        }
        finally
        {
            admissions.Leave(visit);
        }
    }

    private static void AbortUnlessBegun(ConnectionContext connection, Visit visit)
    {
        if (!visit.HasSession)
            connection.Abort();
    }
}
