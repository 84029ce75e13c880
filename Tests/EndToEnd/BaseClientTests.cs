using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>A client that knows only the base of the protocol works for ever.</summary>
[Collection(SharedClusterCollection.Name)]
public sealed class BaseClientTests(SharedCluster shared, ITestOutputHelper output) : ProcessTest(output, shared.Cluster)
{
    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task A_client_that_names_no_caps_is_sent_only_system_msg_and_error()
    {
        var other = await LoginAsync(_cluster.B, Unique("Ahmad"), "ack", "history", "presence", "typing");
        var client = await ConnectAsync(_cluster.A);
        await client.SendAsync(new { type = "msg", text = "too early" });
        var name = Unique("Dana");
        await client.SendAsync(new { type = "login", username = name, an_unknown_field = new { is_ignored = true } });
        var welcome = await client.NextAsync(line => line.Event == "welcome", "the welcome");
        Assert.Equal($"Welcome {name} to Server A", welcome.Text);

        await client.SendAsync(new { type = "msg", text = "with ids", rid = "7", cid = "a1-0009" });
        await client.NextMessageAsync("with ids");
        await client.SendAsync(new { type = "msg", text = "with ids", rid = "8", cid = "a1-0009" });
        await client.JoinAsync(Unique("dev"));
        await client.SendAsync(new { type = "dance" });
        await client.NextErrorAsync("unknown_type");
        await other.PostAsync("from elsewhere to " + name);
        await client.NextMessageAsync("from elsewhere to " + name);
        await other.QuitAsync();
        await client.QuitAsync();

        Assert.All(client.Lines, line => Assert.Contains(line.Type, (string[])["system", "msg", "error"]));
        Assert.All(client.Lines, line => Assert.False(string.IsNullOrEmpty(line.Text), $"Nothing to read in: {line}"));
    }
}
