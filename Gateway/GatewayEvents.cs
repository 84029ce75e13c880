using System.Net;
using Microsoft.Extensions.Logging;
using OrleansChat.Gateway.Sessions;

namespace OrleansChat.Gateway;

/// <summary>What a gateway has to say to its operators.</summary>
internal sealed partial class GatewayEvents(ILogger logger)
{
    [LoggerMessage(1, LogLevel.Information, "Clients connect to {endPoint}")]
    public partial void Listening(IPEndPoint endPoint);

    [LoggerMessage(2, LogLevel.Debug, "Session {session} ({user}) ended: {reason}")]
    public partial void SessionEnded(string session, string user, SessionEndReason reason);

    [LoggerMessage(3, LogLevel.Error, "The connection {connection} ended by an error of this server")]
    public partial void SessionFailed(string connection, Exception cause);

    [LoggerMessage(5, LogLevel.Warning, "A call to a grain failed; the client is told to try again")]
    public partial void GrainCallFailed(Exception cause);

    [LoggerMessage(6, LogLevel.Error, "The stream of {channel} ended; its sessions are closed and may come back")]
    public partial void StreamFailed(string channel, Exception cause);

    [LoggerMessage(8, LogLevel.Warning, "Accounts are required, and there is no TLS: passwords come to {endPoint} in the clear")]
    public partial void PasswordsInTheClear(IPEndPoint endPoint);

    [LoggerMessage(7, LogLevel.Error, "A session could not be served from the log in {channel}; it is closed and may come back")]
    public partial void CatchUpFailed(string channel, Exception cause);
}
