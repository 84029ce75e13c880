using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>Three servers are one conversation.</summary>
[Collection(SharedClusterCollection.Name)]
public class ConversationTests(SharedCluster shared, ITestOutputHelper output) : ProcessTest(output, shared.Cluster)
{
    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task A_message_at_A_reaches_the_clients_of_all_servers_and_its_sender()
    {
        var sender = await LoginAsync(_cluster.A, Unique("Dana"));
        TestClient[] others =
        [
            await LoginAsync(_cluster.A, Unique("Neighbour")),
            await LoginAsync(_cluster.B, Unique("Ahmad")),
            await LoginAsync(_cluster.C, Unique("Mira")),
        ];
        var text = Unique("Hello everyone! שלום 👋 \"quoted\" \\ line\nbreak ");

        await sender.SendAsync(new { type = "msg", text });

        var own = await sender.NextMessageAsync(text);
        Assert.Equal((sender.Name, "A", "general"), (own.From, own.Server, own.Channel));
        foreach (var other in others)
        {
            var received = await other.NextMessageAsync(text);
            Assert.Equal((sender.Name, "A", own.Seq), (received.From, received.Server, received.Seq));
        }
    }

    [Fact]
    public async Task Messages_posted_at_three_servers_at_once_arrive_everywhere_in_one_order_without_a_gap()
    {
        const int PerSender = 150;
        var channel = Unique("order");
        var clients = await Task.WhenAll(_cluster.Servers.Select(server => LoginAsync(server, Unique("Poster"))));
        foreach (var client in clients)
            Assert.Equal("joined", (await client.JoinAsync(channel)).Event);

        await Task.WhenAll(clients.Select(async client =>
        {
            for (var number = 1; number <= PerSender; number++)
                await client.SendAsync(new { type = "msg", text = $"{client.Name} {number}", channel });
        }));

        var total = PerSender * clients.Length;
        foreach (var client in clients)
            await client.CountAsync(total, line => line.Type == "msg" && line.Channel == channel, $"messages in {channel}");
        var first = clients[0].Messages(channel);
        Assert.Equal(Enumerable.Range(1, total).Select(seq => (long?)seq), first.Select(message => message.Seq));
        foreach (var client in clients)
        {
            Assert.Equal(first.Select(Essence), client.Messages(channel).Select(Essence));
            Assert.Equal(
                Enumerable.Range(1, PerSender).Select(number => $"{client.Name} {number}"),
                first.Where(message => message.From == client.Name).Select(message => message.Text));
        }
    }

    [Theory]
    [InlineData("A")]
    [InlineData("C")]
    public async Task A_local_message_reaches_only_the_clients_of_its_server(string name)
    {
        var (server, channel) = (_cluster[name], "@" + name);
        var sender = await LoginAsync(server, Unique("Dana"), "ack");
        var neighbour = await LoginAsync(server, Unique("Neighbour"));
        var strangers = await Task.WhenAll(_cluster.Servers.Where(other => other != server).Select(other => LoginAsync(other, Unique("Stranger"))));
        var local = Unique("only here ");
        var everywhere = Unique("everywhere ");

        var ack = await sender.PostAsync(local, scope: "server");
        Assert.Equal(("ack", channel), (ack.Type, ack.Channel));
        foreach (var client in new[] { sender, neighbour })
        {
            var received = await client.NextMessageAsync(local);
            Assert.Equal((sender.Name, name, channel), (received.From, received.Server, received.Channel));
        }

        // What comes later in the log than the local message proves that the local message is not merely late.
        Assert.Equal("ack", (await sender.PostAsync(everywhere)).Type);
        foreach (var stranger in strangers)
        {
            await stranger.NextMessageAsync(everywhere);
            Assert.DoesNotContain(stranger.Lines, line => line.Text == local || line.Channel == channel);
        }
    }

    [Fact]
    public async Task Two_lines_through_a_pipe_are_enough_to_say_something()
    {
        var listener = await LoginAsync(_cluster.C, Unique("Listener"));
        var pipe = await ConnectAsync(_cluster.B);
        var (name, text) = (Unique("x"), Unique("hi "));

        await pipe.SendLineAsync($$"""{"type":"login","username":"{{name}}"}""" + "\r\n" + $$"""{"type":"msg","text":"{{text}}"}""");
        pipe.EndSending();

        Assert.Equal(name, (await listener.NextMessageAsync(text)).From);
        var answers = await pipe.ReadToEndAsync();
        Assert.Equal($"Welcome {name} to Server B", answers[0].Text);
    }

    private static (long?, string?, string?, string?) Essence(ServerLine message) => (message.Seq, message.From, message.Server, message.Text);
}
