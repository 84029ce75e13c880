using System.Diagnostics;
using Orleans.Runtime;

namespace OrleansChat.Silo.Engines.Cluster;

/// <summary>
/// How a silo ends that must not go on, such as one that was silent for too long and was declared dead by the others: at once, as if it had been killed. That is what the whole program is made for, and an
/// orderly end would take its clients' time. What started it starts it again.
/// </summary>
internal sealed class FatalEnd(ClusterEvents events) : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        events.SiloMustEnd(context, exception);
        // For those who do not see the log, and because the log may be written by a thread that has no time left.
        Console.Error.WriteLine($"This silo must end: {context}{(exception is null ? "" : $" ({exception.Message})")}");
        Process.GetCurrentProcess().Kill();
    }
}
