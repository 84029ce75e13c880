using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>The bot of the README, run as the README says.</summary>
public sealed class EchoBotTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task It_answers_in_general_and_in_private_and_goes_on_when_its_server_is_killed()
    {
        var cluster = Own(await Cluster.StartAsync(["A", "B"], Cluster.NoFloodLimit));
        var dana = await LoginAsync(cluster.B, "Dana", "ack");
        Own(ChildProcess.Start("OrleansChat.EchoBot.dll", $"{cluster.A.EndPoint},{cluster.B.EndPoint}"));
        await Patience.UntilAsync(() => IsHeardAsync(dana), "the bot");

        await dana.SendAsync(new { type = "msg", text = "echo one" });
        Assert.Equal(("echo", "A"), await SpeakerAsync(dana, "one"));
        await dana.SendAsync(new { type = "msg", text = "echo two", to = "echo" });
        Assert.Equal("dm:dana echo", (await dana.NextMessageAsync("two")).Channel);

        cluster.A.Kill();
        await dana.SendAsync(new { type = "msg", text = "echo three" });
        Assert.Equal(("echo", "B"), await SpeakerAsync(dana, "three"));
    }

    // That somebody is logged in does not say that he hears already.
    private static async Task<string?> IsHeardAsync(TestClient client)
    {
        await client.PostAsync("echo hello");
        return client.Messages("general").Any(message => message.From == "echo") ? "" : null;
    }

    private static async Task<(string?, string?)> SpeakerAsync(TestClient client, string text)
    {
        var line = await client.NextMessageAsync(text);
        return (line.From, line.Server);
    }
}
