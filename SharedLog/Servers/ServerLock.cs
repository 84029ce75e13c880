using System.Globalization;
using OrleansChat.SharedLog.Disk;

namespace OrleansChat.SharedLog.Servers;

/// <summary>
/// A server's life: it lives as long as it holds the lock on its own file, <c>cluster/NAME.lock</c>. The kernel frees it at any death, so the others need neither
/// heartbeats nor time-outs nor votes.
/// </summary>
internal sealed class ServerLock : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(20);

    private readonly IDiskLock _lock;

    private ServerLock(IDiskLock held) => _lock = held;

    /// <summary>
    /// Takes the lock of a name. A server that looks whether this one lives holds it for a moment, so it is tried again for a while; one that was stopped in just that moment would
    /// keep it, and is ended like any holder that stands still.
    /// </summary>
    /// <exception cref="ServerNameHeldException">Another process is the server of that name.</exception>
    public static async Task<ServerLock> TakeAsync(LogOptions options, IDisk disk, IProcesses processes, TimeProvider time, LogEvents events, CancellationToken cancel)
    {
        var opened = await disk.OpenLockAsync(options.ServerLockPath(options.Server));
        try
        {
            await AcquireAsync(opened, options.Server, processes, time, events, cancel);
            await opened.WriteNoteAsync(string.Create(CultureInfo.InvariantCulture, $"{NoteOf(processes.Self)}since {time.GetUtcNow():u}"));
            return new ServerLock(opened);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public void Dispose() => _lock.Dispose();

    private static async Task AcquireAsync(IDiskLock opened, string server, IProcesses processes, TimeProvider time, LogEvents events, CancellationToken cancel)
    {
        var since = time.GetTimestamp();
        for (var isUnknown = false; !await opened.TryAcquireAsync(); await Task.Delay(RetryInterval, time, cancel))
        {
            var waitedMs = time.GetElapsedTime(since).TotalMilliseconds;
            if (waitedMs < LogLimits.ServerLockRetryMs)
                continue;
            // Only the server itself writes a note. One who holds the lock without it is a server that looks, and needs microseconds for that.
            var (holder, note) = (await opened.HolderAsync(), await opened.ReadNoteAsync());
            if (holder is { } process && note.StartsWith(NoteOf(process), StringComparison.Ordinal))
                throw new ServerNameHeldException(server, note);
            if (waitedMs < LogLimits.LockHolderTimeoutMs)
                continue;
            // Nobody, twice and with a try between them: somebody who is hidden from this process.
            if (holder is null ? isUnknown : !processes.TryEnd(holder.Value))
                throw new ServerNameHeldException(server, note);
            isUnknown = holder is null;
            if (holder is not { } looker)
                continue;
            events.LookerEnded(looker.Id, server, LogLimits.LockHolderTimeoutMs);
            since = time.GetTimestamp();
        }
    }

    private static string NoteOf(ProcessIdentity process) => string.Create(CultureInfo.InvariantCulture, $"pid {process.Id} ");
}

/// <summary>A server of this name lives already.</summary>
public sealed class ServerNameHeldException : Exception
{
    /// <summary>With what the holder noted about itself.</summary>
    public ServerNameHeldException(string server, string holder)
        : base($"Server {server} is running already ({(holder.Length > 0 ? holder : "unknown process")}).")
    {
    }
}
