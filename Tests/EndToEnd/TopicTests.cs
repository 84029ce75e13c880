using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>What a channel is about, which ones there are, and who is in them, is the same on every server, also after all of them died.</summary>
public class TopicTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task A_topic_and_the_lists_are_the_same_everywhere_and_survive_the_death_of_all()
    {
        var cluster = Own(await StartClusterAsync());
        var (dana, ahmad) = (await LoginAsync(cluster.A, "Dana", "ack"), await LoginAsync(cluster.B, "Ahmad", "ack"));
        foreach (var member in new[] { dana, ahmad })
            Assert.Equal("joined", (await member.JoinAsync("tea")).Event);
        await dana.PostAsync("hi", "tea");
        Assert.Equal(("ack", 2), await AckAsync(dana.AskAsync(new { type = "topic", channel = "tea", text = "Tea only" })));
        var told = await ahmad.NextAsync(line => line.Event == "topic", "the topic");
        Assert.Equal(("Dana set the topic of tea: Tea only", "tea", 2), (told.Text, told.Channel, told.Seq));
        await ahmad.QuitAsync();

        foreach (var server in cluster.Servers)
            server.Kill();
        await Task.WhenAll(cluster.Servers.Select(server => server.StartAsync()));

        var back = await LoginAsync(cluster.C, "Mira", "ack", "history");
        Assert.Contains("""[{"channel":"general","members":1},{"channel":"tea","members":2,"topic":"Tea only"}],"end":true""", await RawAsync(back.AskAsync(new { type = "channels" })), StringComparison.Ordinal);
        Assert.Contains(""""users":[{"user":"Ahmad"},{"user":"Dana","role":"owner"}],"end":true"""", await RawAsync(back.AskAsync(new { type = "who", channel = "tea" })), StringComparison.Ordinal);
        Assert.Equal("no_such_channel", (await back.AskAsync(new { type = "who", channel = "coffee" })).Code);
        Assert.Equal("not_in_channel", (await back.AskAsync(new { type = "topic", channel = "tea", text = "Coffee" })).Code);
        await back.JoinAsync("tea");
        Assert.Contains(
            """{"text":"Dana set the topic of tea: Tea only","event":"topic","seq":2,"from":"Dana","server":"A","topic":"Tea only",""",
            await RawAsync(back.AskAsync(new { type = "history", channel = "tea" })),
            StringComparison.Ordinal);
        Assert.Equal(("ack", 3), await AckAsync(back.PostAsync("and milk", "tea")));
    }

    private static async Task<(string?, long?)> AckAsync(Task<ServerLine> answer) => ((await answer).Type, (await answer).Seq);

    private static async Task<string> RawAsync(Task<ServerLine> answer) => (await answer).ToString();
}
