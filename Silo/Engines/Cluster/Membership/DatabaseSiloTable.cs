using System.Text;
using OrleansChat.SharedLog.Postgres.Documents;

namespace OrleansChat.Silo.Engines.Cluster.Membership;

/// <summary>The table of the silos of many machines, in the database that has their log: one row, which is replaced as a whole under its own lock.</summary>
internal sealed class DatabaseSiloTable(SharedDocument document) : ISiloTableStore
{
    /// <inheritdoc />
    public Task OpenAsync() => document.OpenAsync();

    /// <inheritdoc />
    public async Task<SiloTable> ReadAsync() => Read(await document.ReadAsync());

    /// <inheritdoc />
    public async Task<SiloTable?> ChangeAsync(Func<SiloTable, SiloTable?> change)
    {
        SiloTable? changed = null;
        await document.ChangeAsync(text => (changed = change(Read(text))) is null ? null : Encoding.UTF8.GetString(SiloTableJson.Write(changed)));
        return changed;
    }

    /// <inheritdoc />
    public Task<IDisposable?> TryTakeTurnAsync() => document.TryTakeTurnAsync();

    public void Dispose() => document.Dispose();

    private SiloTable Read(string text) => text.Length == 0 ? SiloTable.Empty : SiloTableJson.Read(Encoding.UTF8.GetBytes(text), document.Place);
}
