using Orleans.Runtime;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.Silo.Engines.Cluster;

/// <summary>
/// Which silos of the table have died, by the word of the kernel: a silo holds the lock on a file of its own name as long as it lives. All of it happens under the lock of the table, so one who looks is
/// never mistaken for one who lives.
/// </summary>
internal sealed class SiloLives(IDisk disk, Func<string, string> pathOf, string ownName, string ownAddress) : IDisposable
{
    private readonly LifeLocks _others = new(disk, pathOf);
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
            else if (!await _others.LivesAsync(silos.Key))
                dead.AddRange(silos);
        }

        return dead;
    }

    public void Dispose()
    {
        _own?.Dispose();
        _others.Dispose();
    }
}
