using OrleansChat.Tests.EndToEnd.Support;
using OrleansChat.Tests.Support.Postgres;

namespace OrleansChat.Tests.EndToEnd.Postgres;

/// <summary>A server that cannot have its log says why, in words and without the password, and ends.</summary>
public sealed class DatabaseRefusalTests(SharedPostgres postgres, ITestOutputHelper output) : ProcessTest(output)
{
    private const int Refused = 1;

    [Fact]
    public async Task A_database_that_is_not_there_or_not_to_be_had_is_told_in_words()
    {
        var log = Own(await postgres.NewLogAsync());
        await Task.WhenAll(
            AssertRefusedAsync(With(log, "Password", "wrong-secret"), "password"),
            AssertRefusedAsync(With(log, "Database", "nowhere"), "nowhere"),
            AssertRefusedAsync(postgres.WithoutDatabase, SharedPostgres.Unreachable, "Port=1"),
            AssertRefusedAsync("postgres:Database=chat", "Host"),
            AssertRefusedAsync("postgres:Host=127.0.0.1;Colour=blue", "colour"));
    }

    [Fact]
    public async Task Tables_of_a_later_version_are_left_alone()
    {
        var cluster = Own(await Cluster.StartAsync(await postgres.NewLogAsync(), ["A"]));
        Assert.Equal(0, await cluster.A.StopAsync());
        var log = (PostgresLog)cluster.Log;
        await log.Server.QueryAsync("UPDATE orleanschat.version SET version = 999", log.ConnectionString);
        await AssertRefusedAsync(log.Address, "999");
        Assert.Equal("999", await log.Server.QueryAsync("SELECT version FROM orleanschat.version", log.ConnectionString));
    }

    [Fact]
    public async Task A_second_server_of_the_same_name_is_refused_and_harms_nobody()
    {
        var cluster = Own(await Cluster.StartAsync(await postgres.NewLogAsync(), ["A", "B"], Cluster.NoFloodLimit));
        var (sender, listener) = (await LoginAsync(cluster.A, "Dana", "ack"), await LoginAsync(cluster.B, "Ahmad"));
        await AssertRefusedAsync(cluster.Log.Address, "A");
        Assert.Equal("ack", (await sender.PostAsync("still one A")).Type);
        Assert.Equal("A", (await listener.NextMessageAsync("still one A")).Server);
        Assert.DoesNotContain(listener.Lines, line => line.Event == "server_down");
    }

    [Fact]
    public async Task Two_servers_that_share_no_folder_are_one_conversation_and_write_nothing_into_theirs()
    {
        var log = Own(await postgres.NewLogAsync());
        string[] folders = [.. new[] { "A", "B" }.Select(name => Directory.CreateDirectory(Path.Combine(log.Root, name)).FullName)];
        var variables = new Dictionary<string, string> { ["ORLEANSCHAT_LOG"] = log.Address };
        ChildProcess[] servers = [.. folders.Select(folder => Own(ChildProcess.StartIn(folder, variables, ServerProcess.Program, Path.GetFileName(folder), "127.0.0.1", "0")))];
        var clients = new List<TestClient>();
        foreach (var (server, folder) in servers.Zip(folders))
        {
            await server.Output.FindAsync(0, line => line == Announcement.Ready, "ready");
            clients.Add(await LoginWhenFreeAsync(Announcement.Of(server, Path.GetFileName(folder)).EndPoint, "Guest" + Path.GetFileName(folder), "ack"));
        }

        foreach (var client in clients)
        {
            Assert.Equal("ack", (await client.PostAsync($"{client.Name} says hello")).Type);
            foreach (var other in clients)
                await other.NextMessageAsync($"{client.Name} says hello");
        }

        foreach (var server in servers)
        {
            server.Terminate();
            Assert.Equal(0, await server.WaitForExitAsync());
        }

        Assert.All(folders, folder => Assert.Empty(Directory.EnumerateFileSystemEntries(folder)));
    }

    private static string With(ILogPlace log, string key, string value)
        => string.Join(';', log.Address.Split(';').Where(part => !part.StartsWith(key + "=", StringComparison.Ordinal)).Append($"{key}={value}"));

    /// <summary>Ends by itself, without having said that it is ready, and says why in a line that is not a stack trace.</summary>
    private async Task AssertRefusedAsync(string address, string reason)
    {
        await using var server = ChildProcess.Start(ServerProcess.Program, "A", "127.0.0.1", "0", address);
        await AssertRefusedAsync(server, address, reason);
    }

    private async Task AssertRefusedAsync(ChildProcess server, string address, string reason)
    {
        Assert.Equal(Refused, await server.WaitForExitAsync());
        await server.OutputReadAsync();
        Output.WriteLine(server.Errors);
        Assert.DoesNotContain(Announcement.Ready, server.Output.Items);
        Assert.Contains(reason, server.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", server.Errors, StringComparison.Ordinal);
        foreach (var secret in address.Split(';').Where(part => part.StartsWith("Password=", StringComparison.Ordinal)))
            Assert.DoesNotContain(secret["Password=".Length..], server.Errors, StringComparison.Ordinal);
    }
}
