using OrleansChat.SharedLog.Disk;

namespace OrleansChat.SharedLog.Servers;

/// <summary>A server lives as long as it holds the lock on its own file, whatever its generation.</summary>
internal sealed class FileLives(LogOptions options, IDisk disk) : IServerLives
{
    private readonly LifeLocks _locks = new(disk, options.ServerLockPath);

    /// <inheritdoc />
    public ValueTask<bool> LivesAsync(string server, int generation) => _locks.LivesAsync(server);

    public void Dispose() => _locks.Dispose();
}
