using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Runtime;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;
using OrleansChat.Silo.Engines.Cluster;

namespace OrleansChat.Tests.Unit.Silo.Engines.Cluster;

/// <summary>What Orleans demands of a table of silos (the comments of IMembershipTable), case by case.</summary>
public sealed class FolderMembershipTableTests : IDisposable
{
    private const string ClusterId = "test";

    private readonly MemoryDisk _disk = new();
    private readonly FolderMembershipTable _table;

    public FolderMembershipTableTests() => _table = Open("A", Address(1));

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task A_new_table_is_empty_and_has_version_0()
    {
        await _table.InitializeMembershipTable(tryInitTableVersion: true);
        var data = await _table.ReadAll();
        Assert.Equal((0, 0), (data.Members.Count, data.Version.Version));
        Assert.NotNull(data.Version.VersionEtag);
    }

    [Fact]
    public async Task An_inserted_silo_is_read_as_it_was_written_and_the_version_is_the_given_one()
    {
        var entry = Entry(Address(1), "A");
        entry.SuspectTimes = [Tuple.Create(Address(2), Now), Tuple.Create(Address(3), Now.AddSeconds(1))];
        var before = await BeginAsync();
        Assert.True(await _table.InsertRow(entry, before.Version.Next()));
        foreach (var data in new[] { await _table.ReadAll(), await _table.ReadRow(entry.SiloAddress) })
        {
            var (read, etag) = Assert.Single(data.Members);
            Assert.Equal(entry.ToFullString(), read.ToFullString());
            Assert.Equal((entry.ProxyPort, entry.StartTime, entry.IAmAliveTime), (read.ProxyPort, read.StartTime, read.IAmAliveTime));
            Assert.NotEmpty(etag);
            Assert.Equal(1, data.Version.Version);
            Assert.NotEqual(before.Version.VersionEtag, data.Version.VersionEtag);
        }
    }

    [Fact]
    public async Task A_silo_that_is_not_there_has_no_row_but_the_table_has_a_version()
    {
        var before = await BeginAsync();
        await _table.InsertRow(Entry(Address(1), "A"), before.Version.Next());
        var data = await _table.ReadRow(Address(9));
        Assert.Empty(data.Members);
        Assert.Equal(1, data.Version.Version);
    }

    [Fact]
    public async Task A_silo_is_not_inserted_twice_nor_under_an_old_version()
    {
        var first = (await BeginAsync()).Version.Next();
        var entry = Entry(Address(1), "A");
        Assert.True(await _table.InsertRow(entry, first));
        Assert.False(await _table.InsertRow(entry, first));
        Assert.False(await _table.InsertRow(Entry(Address(2), "B"), first));
        Assert.False(await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next()));
        var data = await _table.ReadAll();
        Assert.Equal((1, 1), (data.Members.Count, data.Version.Version));
    }

    [Fact]
    public async Task An_update_needs_the_rows_etag_and_the_tables_version()
    {
        var first = (await BeginAsync()).Version.Next();
        var entry = Entry(Address(1), "A");
        Assert.False(await _table.UpdateRow(entry, "0", first));
        await _table.InsertRow(entry, first);
        var inserted = await _table.ReadAll();
        var etag = inserted.Members[0].Item2;

        entry.Status = SiloStatus.Active;
        Assert.False(await _table.UpdateRow(entry, etag, first));
        Assert.False(await _table.UpdateRow(entry, "other", inserted.Version.Next()));
        Assert.True(await _table.UpdateRow(entry, etag, inserted.Version.Next()));
        Assert.False(await _table.UpdateRow(entry, etag, inserted.Version.Next()));

        var updated = await _table.ReadAll();
        Assert.False(await _table.UpdateRow(entry, etag, updated.Version.Next()));
        Assert.False(await _table.UpdateRow(entry, updated.Members[0].Item2, inserted.Version.Next()));
        Assert.Equal((SiloStatus.Active, 2), (updated.Members[0].Item1.Status, updated.Version.Version));
        Assert.NotEqual(etag, updated.Members[0].Item2);
        Assert.Equal(updated.Members[0].Item2, (await _table.ReadAll()).Members[0].Item2);
    }

    [Fact]
    public async Task Of_many_who_insert_or_update_at_once_one_at_a_time_gets_through()
    {
        const int Writers = 20;
        var entry = Entry(Address(1), "A");
        var first = (await BeginAsync()).Version.Next();
        var inserted = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => _table.InsertRow(entry, first)));
        Assert.Single(inserted, isDone => isDone);

        await Task.WhenAll(Enumerable.Range(1, Writers).Select(async _ =>
        {
            MembershipTableData data;
            do
                data = await _table.ReadAll();
            while (!await _table.UpdateRow(data.Members[0].Item1, data.Members[0].Item2, data.Version.Next()));
        }));
        Assert.Equal(Writers + 1, (await _table.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task That_a_silo_lives_changes_nothing_else()
    {
        var entry = Entry(Address(1), "A");
        await _table.InsertRow(entry, (await BeginAsync()).Version.Next());
        var before = await _table.ReadAll();
        await _table.UpdateIAmAlive(new MembershipEntry { SiloAddress = entry.SiloAddress, IAmAliveTime = Now.AddMinutes(5) });
        var after = await _table.ReadAll();
        Assert.Equal(Now.AddMinutes(5), after.Members[0].Item1.IAmAliveTime);
        Assert.Equal((entry.Status, "A", entry.StartTime), (after.Members[0].Item1.Status, after.Members[0].Item1.SiloName, after.Members[0].Item1.StartTime));
        Assert.Equal((before.Version, before.Members[0].Item2), (after.Version, after.Members[0].Item2));
    }

    [Fact]
    public async Task Old_silos_are_taken_out_unless_they_are_active()
    {
        var table = await BeginAsync();
        foreach (var (status, number) in Enum.GetValues<SiloStatus>().Select((status, index) => (status, index + 1)))
        {
            foreach (var isOld in new[] { true, false })
            {
                // No name: nobody could look whether it lives.
                var entry = Entry(Address((2 * number) + (isOld ? 1 : 0)), "", status);
                entry.StartTime = entry.IAmAliveTime = isOld ? Now.AddDays(-10) : Now;
                Assert.True(await _table.InsertRow(entry, table.Version.Next()));
                table = await _table.ReadAll();
            }
        }

        await _table.CleanupDefunctSiloEntries(new DateTimeOffset(Now.AddDays(-7)));
        var left = await _table.ReadAll();
        Assert.Equal(Enum.GetValues<SiloStatus>().Length + 1, left.Members.Count);
        Assert.Equal(SiloStatus.Active, Assert.Single(left.Members, member => member.Item1.StartTime < Now.AddDays(-7)).Item1.Status);
    }

    [Fact]
    public async Task All_silos_of_the_cluster_can_be_deleted_and_what_was_known_before_is_old_then()
    {
        var entry = Entry(Address(1), "A");
        var first = (await BeginAsync()).Version.Next();
        await _table.InsertRow(entry, first);
        await _table.DeleteMembershipTableEntries("another");
        var before = await _table.ReadAll();
        Assert.Single(before.Members);
        await _table.DeleteMembershipTableEntries(ClusterId);
        Assert.Empty((await _table.ReadAll()).Members);
        Assert.False(await _table.InsertRow(entry, first));
        Assert.False(await _table.InsertRow(entry, before.Version.Next()));
    }

    [Fact]
    public async Task Who_opens_the_folder_later_finds_what_is_there()
    {
        await _table.InsertRow(Entry(Address(1), "A", SiloStatus.Active), (await BeginAsync()).Version.Next());
        using var other = Open("B", Address(2));
        await other.InitializeMembershipTable(tryInitTableVersion: true);
        var data = await other.ReadAll();
        Assert.Equal(("A", SiloStatus.Active, 1), (data.Members[0].Item1.SiloName, data.Members[0].Item1.Status, data.Version.Version));
    }

    [Fact]
    public async Task A_silo_whose_process_is_gone_is_dead_at_the_next_read_whichever_it_was()
    {
        await _table.InsertRow(Entry(Address(1), "A", SiloStatus.Active), (await BeginAsync()).Version.Next());
        using var other = Open("B", Address(2));
        await other.InitializeMembershipTable(tryInitTableVersion: true);
        await other.InsertRow(Entry(Address(2), "B", SiloStatus.Active), (await other.ReadAll()).Version.Next());
        var before = await other.ReadAll();
        Assert.All(before.Members, member => Assert.Equal(SiloStatus.Active, member.Item1.Status));

        // As the kernel does for a process that dies: its locks are free.
        _table.Dispose();
        var after = await other.ReadAll();
        Assert.Equal((SiloStatus.Dead, SiloStatus.Active), (StatusOf(after, 1), StatusOf(after, 2)));
        Assert.Equal(before.Version.Version + 1, after.Version.Version);
        Assert.NotEqual(before.TryGet(Address(1))!.Item2, after.TryGet(Address(1))!.Item2);
        Assert.Equal(after.Version, (await other.ReadAll()).Version);
    }

    [Fact]
    public async Task An_earlier_life_of_a_silo_is_over_when_the_next_one_reads()
    {
        await _table.InsertRow(Entry(Address(1), "A", SiloStatus.Active), (await BeginAsync()).Version.Next());
        _table.Dispose();
        using var next = Open("A", Address(5));
        await next.InitializeMembershipTable(tryInitTableVersion: true);
        Assert.Equal(SiloStatus.Dead, StatusOf(await next.ReadAll(), 1));
    }

    [Fact]
    public async Task Two_living_silos_do_not_have_one_name()
    {
        await BeginAsync();
        using var other = Open("A", Address(2));
        await Assert.ThrowsAsync<IOException>(() => other.InitializeMembershipTable(tryInitTableVersion: true));
    }

    [Fact]
    public async Task A_table_that_cannot_be_understood_is_not_taken_for_an_empty_one()
    {
        await BeginAsync();
        using (var file = await _disk.OpenFileAsync("cluster/silos.json"))
            await file.WriteAsync(0, "{\"version\":"u8.ToArray());
        var error = await Assert.ThrowsAsync<IOException>(_table.ReadAll);
        Assert.Contains("cluster/silos.json", error.Message, StringComparison.Ordinal);
    }

    private static DateTime Now { get; } = new(2024, 11, 29, 19, 0, 0, DateTimeKind.Utc);

    private static SiloAddress Address(int number) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_110 + number), 1_000 + number);

    private static SiloStatus StatusOf(MembershipTableData data, int number) => data.TryGet(Address(number))!.Item1.Status;

    private static MembershipEntry Entry(SiloAddress address, string name, SiloStatus status = SiloStatus.Joining) => new()
    {
        SiloAddress = address,
        SiloName = name,
        HostName = "here",
        Status = status,
        ProxyPort = 30_000,
        StartTime = Now,
        IAmAliveTime = Now.AddSeconds(1),
    };

    private FolderMembershipTable Open(string name, SiloAddress address) => new(
        _disk, new MemoryProcesses(new ProcessIdentity(1, "now"), static _ => false), TimeProvider.System, new ClusterEvents(NullLogger.Instance),
        new FolderPlace("cluster", ClusterId, name, address.ToParsableString()));

    private async Task<MembershipTableData> BeginAsync()
    {
        await _table.InitializeMembershipTable(tryInitTableVersion: true);
        return await _table.ReadAll();
    }
}
