using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Runtime;
using OrleansChat.Silo.Engines.Cluster;
using OrleansChat.Silo.Engines.Cluster.Membership;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Silo.Engines.Cluster.Membership;

/// <summary>What Orleans demands of a table of silos (the comments of IMembershipTable), case by case, and what this one says of silos that were killed; wherever it lies.</summary>
public abstract class MembershipTableContract : IAsyncLifetime
{
    private const string ClusterId = "test";

    private readonly StubLog _log = new("A");
    private readonly List<SiloMembershipTable> _opened = [];
    private readonly List<JoinTurn> _turns = [];
    private SiloMembershipTable _table = null!;

    /// <summary>One silo's way to the place where the table lies.</summary>
    private protected abstract ISiloTableStore NewStore();

    /// <summary>Makes the empty place.</summary>
    protected virtual ValueTask CreateAsync() => ValueTask.CompletedTask;

    /// <summary>Puts something that no silo wrote where the table lies.</summary>
    protected abstract Task SpoilAsync(string text);

    public async ValueTask InitializeAsync()
    {
        await CreateAsync();
        _table = Open(Address(1));
    }

    public virtual ValueTask DisposeAsync()
    {
        _opened.ForEach(table => table.Dispose());
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

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
    public async Task Who_opens_the_table_later_finds_what_is_there()
    {
        await _table.InsertRow(Entry(Address(1), "A", SiloStatus.Active), (await BeginAsync()).Version.Next());
        var data = await (await JoinAsync(Address(2))).ReadAll();
        Assert.Equal(("A", SiloStatus.Active, 1), (data.Members[0].Item1.SiloName, data.Members[0].Item1.Status, data.Version.Version));
    }

    [Fact]
    public async Task A_silo_whose_server_has_ended_is_dead_at_the_next_read_whichever_it_was()
    {
        await _table.InsertRow(Entry(Address(1), "A", SiloStatus.Active), (await BeginAsync()).Version.Next());
        var other = await JoinAsync(Address(2));
        await other.InsertRow(Entry(Address(2), "B", SiloStatus.Active), (await other.ReadAll()).Version.Next());
        var before = await other.ReadAll();
        Assert.All(before.Members, member => Assert.Equal(SiloStatus.Active, member.Item1.Status));

        _log.Say("A", generation: 1, isUp: false);
        var after = await other.ReadAll();
        Assert.Equal((SiloStatus.Dead, SiloStatus.Active), (StatusOf(after, 1), StatusOf(after, 2)));
        Assert.Equal(before.Version.Version + 1, after.Version.Version);
        Assert.NotEqual(before.TryGet(Address(1))!.Item2, after.TryGet(Address(1))!.Item2);
        Assert.Equal(after.Version, (await other.ReadAll()).Version);
    }

    [Fact]
    public async Task An_earlier_life_of_a_silo_is_over_when_its_server_lives_again()
    {
        await _table.InsertRow(Entry(Address(1), "A", SiloStatus.Active), (await BeginAsync()).Version.Next());
        _table.Dispose();
        _log.Generation = 2;
        _log.Say("A", generation: 2, isUp: true);
        var next = await JoinAsync(Address(5));
        await next.InsertRow(Entry(Address(5), "A"), (await next.ReadAll()).Version.Next());
        var data = await next.ReadAll();
        Assert.Equal((SiloStatus.Dead, SiloStatus.Joining), (StatusOf(data, 1), StatusOf(data, 5)));
    }

    [Fact]
    public async Task A_silo_whose_server_the_log_does_not_know_yet_lives()
    {
        await BeginAsync();
        _log.Generation = 4;
        var ahead = await JoinAsync(Address(2));
        await ahead.InsertRow(Entry(Address(2), "B", SiloStatus.Active), (await ahead.ReadAll()).Version.Next());
        // Who reads has not read further than its earlier life, and its end.
        _log.Say("B", generation: 3, isUp: false);
        Assert.Equal(SiloStatus.Active, StatusOf(await _table.ReadAll(), 2));
        _log.Say("B", generation: 4, isUp: true);
        Assert.Equal(SiloStatus.Active, StatusOf(await _table.ReadAll(), 2));
    }

    [Fact]
    public async Task A_vote_of_another_silo_does_not_hide_which_life_it_is()
    {
        await _table.InsertRow(Entry(Address(1), "A", SiloStatus.Active), (await BeginAsync()).Version.Next());
        var other = await JoinAsync(Address(2));
        var read = await other.ReadAll();
        var suspected = read.Members[0].Item1;
        suspected.AddSuspector(Address(2), Now);
        Assert.True(await other.UpdateRow(suspected, read.Members[0].Item2, read.Version.Next()));
        _log.Say("A", generation: 1, isUp: false);
        Assert.Equal(SiloStatus.Dead, StatusOf(await other.ReadAll(), 1));
    }

    [Fact]
    public async Task Silos_join_one_after_another()
    {
        await _table.InsertRow(Entry(Address(1), "A"), (await BeginAsync()).Version.Next());
        var other = Open(Address(2));
        var joining = other.InitializeMembershipTable(tryInitTableVersion: true);
        using (var store = NewStore())
        {
            await store.OpenAsync();
            Assert.Null(await store.TryTakeTurnAsync());
        }

        Assert.False(joining.IsCompleted);
        var read = await _table.ReadAll();
        var active = read.Members[0].Item1;
        active.Status = SiloStatus.Active;
        Assert.True(await _table.UpdateRow(active, read.Members[0].Item2, read.Version.Next()));
        await joining;
    }

    [Fact]
    public async Task A_silo_that_dies_while_it_joins_leaves_its_turn_to_the_next()
    {
        await BeginAsync();
        var joining = Open(Address(2)).InitializeMembershipTable(tryInitTableVersion: true);
        _table.Dispose();
        await joining;
    }

    [Fact]
    public async Task A_table_that_cannot_be_understood_is_not_taken_for_an_empty_one()
    {
        await _table.InsertRow(Entry(Address(1), "A"), (await BeginAsync()).Version.Next());
        await SpoilAsync("{\"version\":");
        var error = await Assert.ThrowsAsync<IOException>(_table.ReadAll);
        Assert.Contains("The table of silos, ", error.Message, StringComparison.Ordinal);
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

    private SiloMembershipTable Open(SiloAddress address)
    {
        var (store, events) = (NewStore(), new ClusterEvents(NullLogger.Instance));
        // Its clock stands still: nobody joins because he has waited for long enough.
        var turn = new JoinTurn(store, new StillTime(), events);
        var table = new SiloMembershipTable(store, new SiloLives(_log, address), turn, ClusterId, events);
        _turns.Add(turn);
        _opened.Add(table);
        return table;
    }

    private async Task<MembershipTableData> BeginAsync()
    {
        await _table.InitializeMembershipTable(tryInitTableVersion: true);
        return await _table.ReadAll();
    }

    // Somebody who comes when the first one has joined.
    private async Task<SiloMembershipTable> JoinAsync(SiloAddress address)
    {
        _turns[0].End();
        var table = Open(address);
        await table.InitializeMembershipTable(tryInitTableVersion: true);
        return table;
    }

    // Timers run, but no time passes.
    private sealed class StillTime : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
