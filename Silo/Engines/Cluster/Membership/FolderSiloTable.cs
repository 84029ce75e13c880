using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.Silo.Engines.Cluster.Membership;

/// <summary>
/// The table of the silos of one machine, in the folder in which its servers find each other: <c>silos.json</c>, which is replaced as a whole, so that whoever dies while writing leaves the one before. It is
/// read and written under a lock of its own (<see cref="SiloTableLock"/>).
/// </summary>
internal sealed class FolderSiloTable(IDisk disk, IProcesses processes, TimeProvider time, ClusterEvents events, string folder) : ISiloTableStore
{
    private readonly string _path = $"{folder}/silos.json";
    private SiloTableLock? _lock;

    /// <inheritdoc />
    public async Task OpenAsync() => _lock ??= new SiloTableLock(await disk.OpenLockAsync($"{folder}/silos.lock"), processes, time, events);

    /// <inheritdoc />
    public Task<SiloTable> ReadAsync() => Locked.HoldAsync(ReadFileAsync);

    /// <inheritdoc />
    public Task<SiloTable?> ChangeAsync(Func<SiloTable, SiloTable?> change) => Locked.HoldAsync(async () =>
    {
        var changed = change(await ReadFileAsync());
        if (changed is not null)
            await disk.ReplaceAsync(_path, $"{_path}.new", SiloTableJson.Write(changed));
        return changed;
    });

    /// <inheritdoc />
    public async Task<IDisposable?> TryTakeTurnAsync()
    {
        var turn = await disk.OpenLockAsync($"{folder}/silos.turn");
        if (await turn.TryAcquireAsync())
            return turn;
        turn.Dispose();
        return null;
    }

    public void Dispose() => _lock?.Dispose();

    private SiloTableLock Locked => _lock ?? throw new InvalidOperationException("The table of silos was not opened.");

    private async ValueTask<SiloTable> ReadFileAsync()
    {
        using var file = await disk.OpenExistingAsync(_path);
        if (file is null)
            return SiloTable.Empty;
        var bytes = new byte[Math.Min(await file.LengthAsync(), SiloLimits.TableBytesMax)];
        return SiloTableJson.Read(bytes.AsSpan(0, await file.ReadFullAsync(0, bytes)), _path);
    }
}
