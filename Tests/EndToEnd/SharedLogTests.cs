using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>One log holds what was said, whoever took it in.</summary>
[Collection(SharedClusterCollection.Name)]
public class SharedLogTests(SharedCluster shared, ITestOutputHelper output) : ProcessTest(output, shared.Cluster)
{
    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task The_log_holds_each_message_of_every_server_once_and_every_line_is_whole()
    {
        const int PerServer = 40;
        var channel = Unique("logged");
        var clients = new Dictionary<string, TestClient>();
        foreach (var server in _cluster.Servers)
        {
            clients[server.Name] = await LoginAsync(server, Unique("Writer"), "ack");
            await clients[server.Name].JoinAsync(channel);
        }

        var acked = await Task.WhenAll(
            from number in Enumerable.Range(1, PerServer)
            from server in clients
            let cid = number % 2 == 0 ? $"cid-{number}" : null
            select PostAsync(server.Key, server.Value, channel, $"{server.Key} says {number}, \"żółć\" \u2028\u0001", cid));

        var logged = (await _cluster.Log.ReadAsync()).Where(message => message.Channel == channel);
        Assert.Equal(acked.OrderBy(message => message.Seq), logged);
    }

    /// <summary>Posts, and says what the log must hold now.</summary>
    private static async Task<LoggedMessage> PostAsync(string server, TestClient client, string channel, string text, string? cid)
    {
        var ack = await client.PostAsync(text, channel, cid);
        Assert.Equal(("ack", channel, cid, false), (ack.Type, ack.Channel, ack.Cid, ack.Dup));
        return new LoggedMessage(channel, ack.Seq!.Value, client.Name, server, text, cid);
    }
}
