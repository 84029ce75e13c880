using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Postgres.Connections;
using OrleansChat.Tests.Unit.SharedLog.Contract;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Postgres;

/// <summary>How servers begin on a database: tables, checkpoints, and what they cannot work with.</summary>
public sealed class StartTests : PostgresTest
{
    // So small that a few messages cross a boundary.
    public StartTests(PostgresFixture postgres)
        : base(new PostgresWorld(postgres.Server) { CheckpointIntervalBytes = 4_096 })
    {
    }

    [Fact]
    public async Task Servers_that_start_at_once_on_an_empty_database_make_one_log()
    {
        var started = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Servers.StartAsync($"S{i}")));
        Assert.Single(started.Select(server => server.Log.Epoch).Distinct());
        Assert.Equal("1", (await World.QueryAsync("SELECT count(*) FROM orleanschat.line WHERE convert_from(line, 'UTF8') LIKE '{\"type\":\"log\"%'")).Trim());
    }

    [Fact]
    public async Task Tables_of_a_later_version_are_not_touched()
    {
        (await Servers.StartAsync("A")).Log.Dispose();
        await World.QueryAsync("UPDATE orleanschat.version SET version = 2");
        var refused = await Assert.ThrowsAsync<IOException>(() => Servers.StartAsync("A"));
        Assert.Contains("have version 2, and this server knows versions up to 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_with_another_encoding_is_refused()
    {
        await World.QueryAsync("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        using var database = new Database(World.ConnectionString.Replace("Database=test", "Database=latin;X=", StringComparison.Ordinal).Split(";X=")[0] + World.ConnectionString[World.ConnectionString.IndexOf(";Username", StringComparison.Ordinal)..], "test", isDurable: true);
        await using var connection = await database.OpenAsync(CancellationToken.None);
        var refused = await Assert.ThrowsAsync<IOException>(() => OrleansChat.SharedLog.Postgres.Rows.Schema.EnsureAsync(connection, database.Schema, CancellationToken.None));
        Assert.Contains("LATIN1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_from_a_checkpoint_knows_all_that_one_from_the_first_line_knows()
    {
        var a = await Servers.StartAsync("A");
        await FillAsync(a);
        Assert.NotEqual("0", (await World.QueryAsync("SELECT count(*) FROM orleanschat.checkpoint")).Trim());
        var b = await Servers.StartAsync("B");
        await World.QueryAsync("DELETE FROM orleanschat.checkpoint");
        var c = await Servers.StartAsync("C");
        await a.Follower.UntilAsync(entries => entries.OfType<OrleansChat.SharedLog.Entries.ServerEntry>().Any(entry => entry.Server == "C"));
        await b.Follower.UntilAsync(entries => entries.OfType<OrleansChat.SharedLog.Entries.ServerEntry>().Any(entry => entry.Server == "C"));
        Assert.Equal(Snapshot.Of(a.Log.View), Snapshot.Of(c.Log.View));
        Assert.Equal(Snapshot.Of(b.Log.View), Snapshot.Of(c.Log.View));
        foreach (var server in (ContractServer[])[b, c])
        {
            Assert.Equal(101, server.Log.LastSeqOf("general"));
            await server.LoginAsync($"of {server.Log.Server}");
        }

        Assert.Equal(AppendOutcome.AlreadySo, (await a.PostAsync("Dana", "7", "c7")).Outcome);
        await a.AppendAsync(Some.Logout("Dana"));
        await b.LoginAsync("Dana");
        Assert.Equal(AppendOutcome.AlreadySo, (await b.PostAsync("Dana", "7", "c7")).Outcome);
    }

    [Fact]
    public async Task A_checkpoint_that_is_damaged_or_of_another_log_is_passed_over()
    {
        var a = await Servers.StartAsync("A");
        await FillAsync(a);
        await World.QueryAsync("UPDATE orleanschat.checkpoint SET bytes = substr(bytes, 2) WHERE part = 0");
        var b = await Servers.StartAsync("B");
        Assert.Equal(101, b.Log.LastSeqOf("general"));
        await FillAsync(a, "more ");
        await World.QueryAsync("UPDATE orleanschat.checkpoint SET chain = chain # 1");
        var c = await Servers.StartAsync("C");
        Assert.Equal(202, c.Log.LastSeqOf("general"));
    }

    [Theory]
    [InlineData("Host=db;Hots=1")]
    [InlineData("Database=chat")]
    [InlineData("Host=db;Search Path=a,b")]
    [InlineData("Host=db;Search Path=Robert\"); DROP TABLE line; --")]
    [InlineData("Host=db;Port=many")]
    public void A_wrong_connection_string_is_told_without_its_password(string connectionString)
    {
        var problem = LogAddress.Problem(connectionString + ";Password=secret");
        Assert.NotNull(problem);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db")]
    [InlineData("Host=a,b;Database=chat;Username=u;Password=p;SSL Mode=VerifyFull")]
    [InlineData("Host=db;Search Path=other_1")]
    public void A_right_one_has_no_problem(string connectionString)
    {
        Assert.Null(LogAddress.Problem(connectionString));
        using var database = new Database(connectionString, "test", isDurable: true);
        Assert.DoesNotContain("Password", database.Place, StringComparison.Ordinal);
    }

    private async Task FillAsync(ContractServer server, string prefix = "")
    {
        if (prefix.Length == 0)
            await server.LoginAsync("Dana");
        await server.AppendAsync(Some.Topic("Dana", $"{prefix}topic"));
        for (var i = 0; i < 100; i++)
            await server.PostAsync("Dana", $"{prefix}{i}", $"{prefix}c{i}");
        // It is written beside the appends.
        await Patience.UntilAsync(async () => (await World.QueryAsync("SELECT count(*) FROM orleanschat.checkpoint")).Trim() is not "0" ? "written" : null, "a checkpoint");
    }
}
