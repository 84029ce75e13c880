using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.Silo.Engines.Cluster.Membership;

/// <summary>The lock of the table of silos. It is held for a read and a write; one who holds it for seconds was stopped in just that moment, and is ended, as it is with the lock of the log.</summary>
internal sealed class SiloTableLock(IDiskLock opened, IProcesses processes, TimeProvider time, ClusterEvents events) : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(SiloLimits.TableLockRetryMs);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(SiloLimits.TableLockTimeoutMs);

    // Between the threads of this silo: the lock is one between openings.
    private readonly SemaphoreSlim _here = new(1, 1);

    /// <summary>Does something under the lock.</summary>
    /// <exception cref="IOException">The lock could not be had, or the work failed so.</exception>
    public async Task<T> HoldAsync<T>(Func<ValueTask<T>> work)
    {
        if (!await _here.WaitAsync(2 * Patience))
            throw NotHad();
        try
        {
            await AcquireAsync();
            try
            {
                return await work();
            }
            finally
            {
                await opened.ReleaseAsync();
            }
        }
        finally
        {
            _here.Release();
        }
    }

    public void Dispose()
    {
        opened.Dispose();
        _here.Dispose();
    }

    private async ValueTask AcquireAsync()
    {
        var since = time.GetTimestamp();
        var hasEnded = false;
        for (; !await opened.TryAcquireAsync(); await Task.Delay(Retry, time))
        {
            if (time.GetElapsedTime(since) < Patience)
                continue;
            if (hasEnded || await opened.HolderAsync() is not { } holder || !processes.TryEnd(holder))
                throw NotHad();
            events.HolderEnded(holder.Id, SiloLimits.TableLockTimeoutMs);
            (hasEnded, since) = (true, time.GetTimestamp());
        }
    }

    private static IOException NotHad() => new("The lock of the table of silos is held by another process that does not let it go.");
}
