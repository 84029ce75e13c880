using OrleansChat.SharedLog.Disk;

namespace OrleansChat.SharedLog.Servers;

/// <summary>
/// Sees who lives by the word of the kernel: each holds a lock on a file of its own as long as it lives, so one whose lock can be taken is dead. Each look takes it for a moment if it is free.
/// Not thread-safe.
/// </summary>
/// <param name="disk">The disk.</param>
/// <param name="pathOf">The path of the lock of a name.</param>
internal sealed class LifeLocks(IDisk disk, Func<string, string> pathOf) : IDisposable
{
    private readonly Dictionary<string, IDiskLock> _locks = new(StringComparer.Ordinal);

    /// <summary>Whether somebody of that name lives.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public async ValueTask<bool> LivesAsync(string name)
    {
        if (!_locks.TryGetValue(name, out var life))
            _locks.Add(name, life = await disk.OpenLockAsync(pathOf(name)));
        if (!await life.TryAcquireAsync())
            return true;
        await life.ReleaseAsync();
        return false;
    }

    /// <summary>Looks no more.</summary>
    public void Dispose()
    {
        foreach (var life in _locks.Values)
            life.Dispose();
        _locks.Clear();
    }
}
