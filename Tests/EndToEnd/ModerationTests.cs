using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>What keeps order in a channel holds on every server, and after every restart.</summary>
public class ModerationTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task What_was_decided_holds_on_every_server_after_all_of_them_were_killed()
    {
        var cluster = Own(await StartClusterAsync());
        var (owner, moderator) = (await LoginAsync(cluster.A, "Dana", "ack"), await LoginAsync(cluster.B, "Eva", "ack"));
        var (muted, banned) = (await LoginAsync(cluster.C, "Finn", "ack"), await LoginAsync(cluster.C, "Gus"));
        foreach (var client in new[] { owner, moderator, muted, banned })
            Assert.Equal("joined", (await client.JoinAsync("tea")).Event);
        await DoAsync(owner, "promote", "Eva");
        await DoAsync(moderator, "mute", "Finn");
        await DoAsync(moderator, "ban", "Gus");
        await banned.NextAsync(line => line is { Event: "left", Rid: null }, "that he is put out");

        foreach (var server in cluster.Servers)
            server.Kill();
        await Task.WhenAll(cluster.Servers.Select(server => server.StartAsync()));

        moderator = await LoginAsync(cluster.C, "Eva", "ack");
        (muted, banned) = (await LoginAsync(cluster.A, "Finn", "ack"), await LoginAsync(cluster.B, "Gus"));
        Assert.Equal("muted", (await muted.PostAsync("but", "tea")).Code);
        Assert.Equal("banned", (await banned.JoinAsync("tea")).Code);
        await DoAsync(moderator, "unmute", "Finn");
        await DoAsync(moderator, "unban", "Gus");
        Assert.Equal("ack", (await muted.PostAsync("thanks", "tea")).Type);
        Assert.Equal("joined", (await banned.JoinAsync("tea")).Event);
    }

    [Fact]
    public async Task Who_is_kicked_at_another_server_hears_nothing_of_what_is_said_right_behind_it()
    {
        var cluster = Own(await StartClusterAsync());
        var (owner, member) = (await LoginAsync(cluster.A, "Dana", "ack"), await LoginAsync(cluster.B, "Eva", "ack"));
        await owner.JoinAsync("tea");
        for (var round = 0; round < 5; round++)
        {
            Assert.Equal("joined", (await member.JoinAsync("tea")).Event);
            await owner.SendLineAsync($$"""
                {"type":"kick","channel":"tea","user":"Eva"}
                {"type":"msg","channel":"tea","text":"secret"}
                """);
            var heard = await member.ReadUntilAsync(line => line is { Event: "left", Rid: null }, "that she is put out");
            Assert.Single(heard, line => line.Event == "kick");
            Assert.Equal("not_in_channel", (await member.PostAsync("but", "tea")).Code);
        }

        Assert.Equal("ack", (await member.PostAsync("the end")).Type);
        await member.NextMessageAsync("the end");
        // Who comes back is not told what was said meanwhile: it has a seq, and stands before where the channel is heard from.
        Assert.Empty(member.Messages("tea"));
    }

    [Fact]
    public async Task Who_is_kicked_while_he_is_away_finds_the_channel_gone()
    {
        var cluster = Own(await StartClusterAsync());
        var (owner, member) = (await LoginAsync(cluster.A, "Dana", "ack"), await LoginAsync(cluster.B, "Eva"));
        await owner.JoinAsync("tea");
        var joined = await member.JoinAsync("tea");
        await member.QuitAsync();
        await DoAsync(owner, "kick", "Eva");
        await using var back = await TestClient.ConnectAsync(cluster.C.EndPoint);
        var welcome = await back.AskAsync(new { type = "login", username = "Eva", resume = new[] { new { channel = "tea", epoch = joined.Epoch, seq = 0 } } });
        Assert.Contains("""{"channel":"tea",""", welcome.ToString(), StringComparison.Ordinal);
        Assert.Contains("""recovered":false,"reason":"not_in_channel"}""", welcome.ToString(), StringComparison.Ordinal);
    }

    private static async Task DoAsync(TestClient who, string what, string user)
        => Assert.Equal("ack", (await who.AskAsync(new { type = what, channel = "tea", user })).Type);
}
