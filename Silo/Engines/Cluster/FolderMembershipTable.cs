using Orleans;
using Orleans.Runtime;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.Silo.Engines.Cluster;

/// <summary>
/// The silos of one machine, in the folder in which its servers find each other: <c>silos.json</c>. It belongs to no silo, so it outlives each of them, the first one too. Whoever reads it is told the truth
/// about silos that were killed: they are declared dead at the read, without probes or votes. Probes are left with what a kernel cannot know, a silo that lives and does not answer.
/// </summary>
internal sealed class FolderMembershipTable(IDisk disk, IProcesses processes, TimeProvider time, ClusterEvents events, FolderPlace place) : IMembershipTable, IDisposable
{
    private readonly SiloTableFile _file = new(disk, place.TablePath);
    private readonly SiloLives _lives = new(disk, place.LifePathOf, place.SiloName, place.SiloAddress);
    private SiloTableLock? _lock;

    /// <inheritdoc />
    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        _lock ??= new SiloTableLock(await disk.OpenLockAsync(place.LockPath), processes, time, events);
        await _lock.HoldAsync(async () =>
        {
            await _lives.BeginAsync();
            return true;
        });
    }

    /// <inheritdoc />
    public Task<MembershipTableData> ReadAll() => ReadAsync(static table => table.ToData());

    /// <inheritdoc />
    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadAsync(table => table.ToData(key));

    /// <inheritdoc />
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => ChangeAsync(table => table.Insert(entry, tableVersion));

    /// <inheritdoc />
    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => ChangeAsync(table => table.Update(entry, etag, tableVersion));

    /// <inheritdoc />
    public Task UpdateIAmAlive(MembershipEntry entry) => ChangeAsync(table => table.Touch(entry));

    /// <inheritdoc />
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => ChangeAsync(table => table.WithoutOld(beforeDate));

    /// <inheritdoc />
    public Task DeleteMembershipTableEntries(string clusterId) => ChangeAsync(table => clusterId == place.ClusterId ? table.Cleared() : null);

    /// <summary>Ends the life of this silo, if its process has not.</summary>
    public void Dispose()
    {
        _lives.Dispose();
        _lock?.Dispose();
    }

    private SiloTableLock Locked => _lock ?? throw new InvalidOperationException("The table of silos was not initialized.");

    private Task<MembershipTableData> ReadAsync(Func<SiloTable, MembershipTableData> read) => Locked.HoldAsync(async () =>
    {
        var table = await _file.ReadAsync();
        var dead = await _lives.DeadAsync(table);
        if (dead.Count > 0)
        {
            table = table.Bury(dead);
            await _file.WriteAsync(table);
            foreach (var silo in dead)
                events.SiloBuried(silo.Name, silo.Address);
        }

        return read(table);
    });

    private Task<bool> ChangeAsync(Func<SiloTable, SiloTable?> change) => Locked.HoldAsync(async () =>
    {
        if (change(await _file.ReadAsync()) is not { } changed)
            return false;
        await _file.WriteAsync(changed);
        return true;
    });
}

/// <summary>Where a silo's table is, and who it is.</summary>
/// <param name="Folder">The folder that the servers share.</param>
/// <param name="ClusterId">The cluster.</param>
/// <param name="SiloName">The silo's name.</param>
/// <param name="SiloAddress">Its address with its generation, as the engine writes them.</param>
internal sealed record FolderPlace(string Folder, string ClusterId, string SiloName, string SiloAddress)
{
    /// <summary>The table.</summary>
    public string TablePath => $"{Folder}/silos.json";

    /// <summary>Its lock.</summary>
    public string LockPath => $"{Folder}/silos.lock";

    /// <summary>The lock that a silo holds as long as it lives.</summary>
    public string LifePathOf(string silo) => $"{Folder}/{silo}.silo";
}
