using System.Net;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Silo.Engines.Cluster;

/// <summary>What this engine has to say to its operators, beside what Orleans says itself.</summary>
internal sealed partial class ClusterEvents(ILogger logger)
{
    [LoggerMessage(1, LogLevel.Information, "The silo {silo} is at {endPoint}")]
    public partial void SiloAt(string silo, IPEndPoint endPoint);

    [LoggerMessage(2, LogLevel.Information, "The silo {silo} ({address}) has died")]
    public partial void SiloBuried(string silo, string address);

    [LoggerMessage(3, LogLevel.Warning, "Process {processId} held the lock of the table of silos for {ms} ms and was ended")]
    public partial void HolderEnded(int processId, int ms);

    [LoggerMessage(4, LogLevel.Critical, "This silo must end: {context}")]
    public partial void SiloMustEnd(string? context, Exception? cause);

    [LoggerMessage(5, LogLevel.Warning, "This silo joins without waiting for its turn: {reason}")]
    public partial void NoTurn(string reason);
}
