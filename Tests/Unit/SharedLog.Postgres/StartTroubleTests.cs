using OrleansChat.Tests.Unit.SharedLog.Contract;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Postgres;

/// <summary>A database may go away while a server starts, as it may while it runs. The server waits for it.</summary>
public sealed class StartTroubleTests : PostgresTest
{
    private readonly SaidLines _said;

    public StartTroubleTests(PostgresFixture postgres)
        : this(postgres, new SaidLines())
    {
    }

    private StartTroubleTests(PostgresFixture postgres, SaidLines said)
        : base(new PostgresWorld(postgres.Server) { Loggers = said }) => _said = said;

    [Fact]
    public async Task A_database_that_goes_away_in_the_middle_of_a_start_is_waited_for()
    {
        (await Servers.StartAsync("A")).Log.Dispose();
        // The server has its tables and its name, and stands before a checkpoint that a stranger keeps from it, when the database goes.
        var stranger = World.QueryAsync("BEGIN; LOCK TABLE orleanschat.checkpoint; SELECT pg_sleep(60)");
        await UntilAsync("SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'orleanschat.checkpoint'::regclass");
        var starting = Servers.StartAsync("A");
        await UntilAsync("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'orleanschat.checkpoint'::regclass");
        await World.CloseAsync();

        await Task.WhenAny(_said.UntilAsync("cannot be reached yet"), starting);
        await World.OpenAsync();
        await AssertStartsAsync(starting);
        await Assert.ThrowsAsync<InvalidOperationException>(() => stranger);
    }

    [Fact]
    public async Task A_lock_of_the_log_that_is_not_to_be_had_before_the_generation_begins_is_waited_for()
    {
        (await Servers.StartAsync("A")).Log.Dispose();
        // Longer than any statement waits for it.
        var stranger = World.QueryAsync("BEGIN; SELECT 1 FROM orleanschat.head FOR UPDATE; SELECT pg_sleep(5); COMMIT");
        await UntilAsync("SELECT 1 FROM pg_locks WHERE mode = 'RowShareLock' AND relation = 'orleanschat.head'::regclass");

        await AssertStartsAsync(Servers.StartAsync("A"));
        await stranger;
    }

    private static async Task AssertStartsAsync(Task<ContractServer> starting)
    {
        var server = await starting;
        await server.LoginAsync("Dana");
        Assert.Equal(1, (await server.PostAsync("Dana", "here")).Seq);
    }

    private Task<string> UntilAsync(string sql) => Patience.UntilAsync(async () => (await World.QueryAsync(sql)).Length > 0 ? "so" : null, sql);
}
