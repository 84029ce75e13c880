using System.Globalization;

namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>Stops a busy server (SIGSTOP) at the moment at which it holds the log's lock, which the kernel knows.</summary>
public static class StandingServer
{
    /// <summary>Stops it again and again, until it is caught. It has to be writing all the time.</summary>
    public static Task CatchHoldingAsync(ServerProcess server, DataFolder folder)
    {
        var lockPath = folder.LogPath + ".lock";
        return Patience.UntilAsync<object>(
            async () =>
            {
                server.Child.Suspend();
                await Patience.UntilAsync(() => Task.FromResult(IsStopped(server.Child.Pid) ? server : null), $"server {server.Name} to stand still");
                if (Holds(server.Child.Pid, lockPath))
                    return server;
                server.Child.Resume();
                return null;
            },
            $"server {server.Name} to be caught with the lock of the log");
    }

    // The third field of stat, behind the program's name in brackets.
    private static bool IsStopped(int pid)
    {
        var stat = File.ReadAllText(Invariant($"/proc/{pid}/stat"));
        return stat[stat.LastIndexOf(')') + 2] == 'T';
    }

    private static bool Holds(int pid, string path) => Directory.EnumerateFiles(Invariant($"/proc/{pid}/fd")).Any(
        opening => File.ResolveLinkTarget(opening, returnFinalTarget: false)?.FullName == path
            && File.ReadLines(Invariant($"/proc/{pid}/fdinfo/{Path.GetFileName(opening)}")).Any(line => line.StartsWith("lock:", StringComparison.Ordinal)));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
