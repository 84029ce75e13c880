using OrleansChat.SharedLog.Disk;

namespace OrleansChat.SharedLog.Servers;

/// <summary>A server lives as long as it holds the lock on its own file: one whose lock can be taken is dead. Each look takes it for a moment if it is free.</summary>
internal sealed class FileLives(LogOptions options, IDisk disk) : IServerLives
{
    private readonly Dictionary<string, IDiskLock> _locks = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public async ValueTask<bool> LivesAsync(string server, int generation)
    {
        if (!_locks.TryGetValue(server, out var serverLock))
            _locks.Add(server, serverLock = await disk.OpenLockAsync(options.ServerLockPath(server)));
        if (!await serverLock.TryAcquireAsync())
            return true;
        await serverLock.ReleaseAsync();
        return false;
    }

    public void Dispose()
    {
        foreach (var serverLock in _locks.Values)
            serverLock.Dispose();
    }
}
