using System.Globalization;
using OrleansChat.SharedLog.Disk;

namespace OrleansChat.SharedLog.Servers;

/// <summary>
/// A server's life: it lives as long as it holds the lock on its own file, <c>cluster/NAME.lock</c>. The kernel frees it at any death, so the others need neither
/// heartbeats nor time-outs nor votes.
/// </summary>
internal sealed class ServerLock : IDisposable
{
    private readonly IDiskLock _lock;

    private ServerLock(IDiskLock held) => _lock = held;

    /// <summary>Takes the lock of a name, trying for <see cref="LogLimits.ServerLockRetryMs"/>: a server that looks whether this one lives holds it for a moment.</summary>
    /// <exception cref="ServerNameHeldException">Another process is the server of that name.</exception>
    public static async Task<ServerLock> TakeAsync(LogOptions options, IDisk disk, TimeProvider time, CancellationToken cancel)
    {
        const int RetryMs = 20;
        var opened = await disk.OpenLockAsync(options.ServerLockPath(options.Server));
        for (var triedMs = 0; !await opened.TryAcquireAsync(); triedMs += RetryMs)
        {
            if (triedMs >= LogLimits.ServerLockRetryMs || cancel.IsCancellationRequested)
            {
                var note = await opened.ReadNoteAsync();
                opened.Dispose();
                throw new ServerNameHeldException(options.Server, note);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(RetryMs), time, cancel);
        }

        await opened.WriteNoteAsync(string.Create(CultureInfo.InvariantCulture, $"pid {Environment.ProcessId} since {time.GetUtcNow():u}"));
        return new ServerLock(opened);
    }

    public void Dispose() => _lock.Dispose();
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
