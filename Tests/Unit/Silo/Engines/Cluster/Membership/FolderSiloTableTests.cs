using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;
using OrleansChat.Silo.Engines.Cluster;
using OrleansChat.Silo.Engines.Cluster.Membership;

namespace OrleansChat.Tests.Unit.Silo.Engines.Cluster.Membership;

public sealed class FolderSiloTableTests : MembershipTableContract
{
    private readonly MemoryDisk _disk = new();

    private protected override ISiloTableStore NewStore() => new FolderSiloTable(
        _disk, new MemoryProcesses(new ProcessIdentity(1, "now"), static _ => false), TimeProvider.System, new ClusterEvents(NullLogger.Instance), "cluster");

    protected override async Task SpoilAsync(string text)
    {
        using var file = await _disk.OpenFileAsync("cluster/silos.json");
        await file.CutAsync(0);
        await file.WriteAsync(0, System.Text.Encoding.UTF8.GetBytes(text));
    }
}
