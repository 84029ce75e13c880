using Orleans;
using Orleans.Runtime;

namespace OrleansChat.Silo.Engines.Cluster.Membership;

/// <summary>
/// The silos of the cluster as Orleans wants to know them, in a table that belongs to no silo, so that it outlives each of them, the first one too. Whoever reads it is told the truth about silos that were
/// killed: what the log says of their servers is put into the table at the read (<see cref="SiloLives"/>), without probes or votes. Probes are left with what nobody else can know, a silo that lives and does
/// not answer.
/// </summary>
internal sealed class SiloMembershipTable(ISiloTableStore store, SiloLives lives, JoinTurn turn, string cluster, ClusterEvents events) : IMembershipTable, IDisposable
{
    /// <summary>Opens the table, and waits for the turn of this silo to join.</summary>
    /// <exception cref="IOException">The table cannot be had.</exception>
    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        await store.OpenAsync();
        await turn.TakeAsync();
    }

    /// <inheritdoc />
    public async Task<MembershipTableData> ReadAll() => (await ReadAsync()).ToData();

    /// <inheritdoc />
    public async Task<MembershipTableData> ReadRow(SiloAddress key) => (await ReadAsync()).ToData(key);

    /// <inheritdoc />
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => ChangeAsync(table => table.Insert(entry, lives.Generation, tableVersion));

    /// <inheritdoc />
    public async Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        if (!await ChangeAsync(table => table.Update(entry, etag, tableVersion)))
            return false;
        if (lives.IsOwn(entry.SiloAddress) && entry.Status != SiloStatus.Joining)
            turn.End();
        return true;
    }

    /// <inheritdoc />
    public Task UpdateIAmAlive(MembershipEntry entry) => ChangeAsync(table => table.Touch(entry));

    /// <inheritdoc />
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => ChangeAsync(table => table.WithoutOld(beforeDate));

    /// <inheritdoc />
    public Task DeleteMembershipTableEntries(string clusterId) => ChangeAsync(table => clusterId == cluster ? table.Cleared() : null);

    public void Dispose()
    {
        turn.End();
        store.Dispose();
    }

    private async Task<SiloTable> ReadAsync()
    {
        var table = await store.ReadAsync();
        if (lives.EndedOf(table).Count == 0)
            return table;
        IReadOnlyList<SiloRow> ended = [];
        table = await store.ChangeAsync(now => now.Bury(ended = lives.EndedOf(now))) ?? table;
        foreach (var silo in ended)
            events.SiloBuried(silo.Name, silo.Address);
        return table;
    }

    private async Task<bool> ChangeAsync(Func<SiloTable, SiloTable?> change) => await store.ChangeAsync(change) is not null;
}
