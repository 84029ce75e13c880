using System.Net;
using System.Net.Sockets;
using OrleansChat.Tests.EndToEnd.Support;
using OrleansChat.Tests.Support.Postgres;

namespace OrleansChat.Tests.EndToEnd.Postgres;

/// <summary>The tools of the other tests: what they do to a database must really happen to it.</summary>
public sealed class PostgresServerTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task What_was_committed_outlives_a_restart_and_a_kill_and_a_restored_database_has_what_it_had_at_its_snapshot()
    {
        var server = Own(await PostgresServer.StartAsync());
        var port = server.Port;
        await server.QueryAsync("CREATE TABLE t (n int); INSERT INTO t VALUES (1)");
        await server.RestartAsync();
        await server.QueryAsync("INSERT INTO t VALUES (2)");
        await server.KillAsync();
        Assert.False(await AcceptsAsync(port));
        await server.StartAgainAsync();
        Assert.Equal("1\n2", await server.QueryAsync("SELECT n FROM t ORDER BY n"));

        var snapshot = await server.SnapshotAsync();
        await server.QueryAsync("INSERT INTO t VALUES (3)");
        await server.RestoreAsync(snapshot);
        Assert.Equal("1\n2", await server.QueryAsync("SELECT n FROM t ORDER BY n"));
        Assert.Equal(port, server.Port);
    }

    [Fact]
    public async Task A_paused_server_takes_a_question_answers_it_when_it_goes_on_and_leaves_nothing_if_it_never_does()
    {
        var server = await PostgresServer.StartAsync();
        await using (server)
        {
            await server.PauseAsync();
            var answer = server.QueryAsync("SELECT current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes')");
            // The kernel takes connections for a process that stands still.
            Assert.True(await AcceptsAsync(server.Port));
            Assert.False(answer.IsCompleted);
            server.Resume();
            Assert.Equal("on|on|on", await answer);
            await server.PauseAsync();
        }

        Assert.False(Directory.Exists(server.Folder));
        Assert.False(await AcceptsAsync(server.Port));
    }

    [Fact]
    public async Task Each_database_of_a_server_is_its_own_and_nothing_is_left_when_the_run_of_tests_is_killed()
    {
        var server = Own(await PostgresServer.StartAsync());
        var (first, second) = (await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync());
        await server.QueryAsync("CREATE TABLE t (n int)", first);
        Assert.Equal("1", await server.QueryAsync("SELECT count(*) FROM pg_tables WHERE tablename = 't'", first));
        Assert.Equal("0", await server.QueryAsync("SELECT count(*) FROM pg_tables WHERE tablename = 't'", second));

        await server.PauseAsync();
        await server.OrphanAsync();
        Assert.False(Directory.Exists(server.Folder));
        Assert.False(await AcceptsAsync(server.Port));
    }

    [Fact]
    public async Task A_setting_that_PostgreSQL_refuses_is_told_with_its_words()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => PostgresServer.StartAsync("fsync=perhaps"));
        Assert.Contains("requires a Boolean value", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> AcceptsAsync(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
