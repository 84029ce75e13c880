using System.Net;
using Microsoft.Extensions.Logging;

namespace OrleansChat.Silo.Health;

/// <summary>What the health port has to say to operators.</summary>
internal sealed partial class HealthEvents(ILogger logger)
{
    [LoggerMessage(1, LogLevel.Information, "Health is told at http://{endPoint}" + HealthApplication.LivePath + " and " + HealthApplication.ReadyPath)]
    public partial void Listening(IPEndPoint endPoint);
}
