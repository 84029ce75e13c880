using Orleans.Runtime;
using OrleansChat.SharedLog.Disk;

namespace OrleansChat.Silo.Engines.Cluster;

/// <summary>
/// Which silos of the table have died, by the word of the kernel: a silo holds the lock on a file of its own name as long as it lives. All of it happens under the lock of the table, so one who looks is
/// never mistaken for one who lives.
/// </summary>
internal sealed class SiloLives(IDisk disk, Func<string, string> pathOf, string ownName, string ownAddress) : IDisposable
{
    private readonly Dictionary<string, IDiskLock> _others = new(StringComparer.Ordinal);
    private IDiskLock? _own;

    /// <summary>Begins the life of this silo.</summary>
    /// <exception cref="IOException">Another silo of the name lives.</exception>
    public async ValueTask BeginAsync()
    {
        if (_own is not null)
            return;
        var own = await disk.OpenLockAsync(pathOf(ownName));
        if (await own.TryAcquireAsync())
        {
            _own = own;
            return;
        }

        own.Dispose();
        throw new IOException($"Another silo has the name {ownName} and lives.");
    }

    /// <summary>The silos that the table takes to be alive and that are not.</summary>
    public async ValueTask<IReadOnlyList<SiloRow>> DeadAsync(SiloTable table)
    {
        var dead = new List<SiloRow>();
        foreach (var silos in table.Silos.Where(silo => silo.Status != SiloStatus.Dead && silo.Name.Length > 0).GroupBy(silo => silo.Name))
        {
            if (silos.Key == ownName)
                dead.AddRange(silos.Where(silo => silo.Address != ownAddress));
            else if (!await LivesAsync(silos.Key))
                dead.AddRange(silos);
        }

        return dead;
    }

    public void Dispose()
    {
        _own?.Dispose();
        foreach (var other in _others.Values)
            other.Dispose();
        _others.Clear();
    }

    private async ValueTask<bool> LivesAsync(string name)
    {
        if (!_others.TryGetValue(name, out var life))
            _others[name] = life = await disk.OpenLockAsync(pathOf(name));
        if (!await life.TryAcquireAsync())
            return true;
        await life.ReleaseAsync();
        return false;
    }
}
