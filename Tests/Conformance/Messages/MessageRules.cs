using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Messages;

/// <summary>Saying something.</summary>
internal static class MessageRules
{
    [Rule("BASE-2", "the sender gets its own message back, like everybody else, and base clients on any server hear it")]
    public static async Task HeardByAll(Stage stage)
    {
        var (sender, other) = (await stage.LoginAsync(stage.Here), await stage.LoginAsync(stage.There));
        var text = stage.Unique("hello");
        await sender.SendAsync(new { type = "msg", text });
        var own = await sender.HearAsync("general", text);
        Expect.Same(sender.Name, own.From, "the sender");
        Expect.Same(own.ToString(), (await other.HearAsync("general", text)).ToString(), "the line for everybody");
    }

    [Rule("MSG-1", "a message goes to its channel, with the scope server to its server's channel, with to to a private one, and to general without any of these")]
    public static async Task GoesToItsChannel(Stage stage)
    {
        var client = await stage.LoginAsync("ack");
        var channel = stage.Unique("cf");
        await client.JoinAsync(channel);
        Expect.Same(channel, (await client.SayAsync("to a channel", channel)).Channel, "the channel of the ack");
        Expect.Same("general", (await client.SayAsync(stage.Unique("to-general"))).Channel, "the channel of the ack");
        var own = "@" + client.Welcome.Server;
        Expect.Same(own, (await client.SayAsync(stage.Unique("to-server"), scope: "server")).Channel, "the channel of the ack");
        var to = stage.Unique("cf");
        Expect.Same($"dm:{client.Name} {to}", Expect.Ack(await client.AskAsync(new { type = "msg", to, text = "to one" })).Channel, "the channel of the ack");
        Expect.Error(await client.PostAsync("to both", channel, scope: "server"), "bad_request");
        Expect.Error(await client.AskAsync(new { type = "msg", to, channel, text = "to both" }), "bad_request");
        Expect.Error(await client.PostAsync("to nowhere", scope: "galaxy"), "bad_request");
    }

    [Rule("MSG-2", "with the scope server only the clients of that server hear it", Servers = 2)]
    public static async Task ServerScope(Stage stage)
    {
        var (sender, near, far) = (await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.Here), await stage.LoginAsync(stage.There));
        Expect.That(sender.Welcome.Server != far.Welcome.Server, "two servers", far.Welcome);
        var (text, fence) = (stage.Unique("for-one-server"), stage.Unique("for-all"));
        await sender.SayAsync(text, scope: "server");
        await sender.SayAsync(fence);
        var own = "@" + sender.Welcome.Server;
        Expect.None(await far.UntilAsync(line => line.IsMessageOf("general") && line.Text == fence, "the message that was sent after it"), line => line.Text == text, "nothing at another server");
        await near.NextAsync(line => line.IsMessageOf(own) && line.Text == text, $"the message \"{text}\" of {own}");
    }

    [Rule("MSG-3", "a text is there, and not empty")]
    public static async Task NeedsText(Stage stage)
    {
        var client = await stage.LoginAsync("ack");
        Expect.Error(await client.PostAsync(""), "bad_request");
        Expect.Error(await client.AskAsync(new { type = "msg" }), "bad_request");
        Expect.Error(await client.AskAsync(new { type = "msg", text = 7 }), "bad_request");
    }

    [Rule("MSG-4", "a text comes to everybody as it was said, character for character")]
    public static async Task TextIsKept(Stage stage)
    {
        var (sender, other) = (await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.There));
        var channel = stage.Unique("cf");
        await sender.JoinAsync(channel);
        await other.JoinAsync(channel);
        foreach (var text in new[] { "\"\\/\b\f\n\r\t\u0001\u007f", "żółć ｄａｎａ 👩‍🚀 e\u0301 \u2028 \ufffd", " <b>&amp;</b> " })
        {
            await sender.SayAsync(text, channel);
            Expect.Same(text, (await other.NextMessageAsync(channel)).Text, "the text");
        }
    }

    [Rule("QUIT-1", "quit is answered with goodbye as the last line, after the answers of what was sent before, and the server closes")]
    public static async Task Quit(Stage stage)
    {
        var client = await stage.LoginAsync("ack");
        var channel = stage.Unique("cf");
        await client.JoinAsync(channel);
        await client.UntilMayPostAsync();
        await client.SendLineAsync($$"""
            {"type":"msg","rid":"m","channel":"{{channel}}","text":"last words"}
            {"type":"quit","rid":"q"}
            """);
        var lines = await client.ToEndAsync();
        Expect.That(lines.Any(line => line is { Type: "ack", Rid: "m" }), "the ack of the message before the quit", string.Join(" ", lines));
        var last = Expect.Event(lines[^1], "goodbye");
        Expect.Same("q", last.Rid, "the rid");
    }

    [Rule("QUIT-2", "what was sent before a client closes its side of the connection is still posted and answered")]
    public static async Task HalfClosed(Stage stage)
    {
        var channel = stage.Unique("cf");
        var listener = await stage.LoginAsync();
        await listener.JoinAsync(channel);
        var client = await stage.ConnectAsync();
        client.Declare("ack");
        await client.SendLineAsync($$"""
            {"type":"login","username":"{{stage.Unique("cf")}}","caps":["ack"]}
            {"type":"join","channel":"{{channel}}"}
            {"type":"msg","rid":"1","channel":"{{channel}}","text":"out of a pipe"}
            {"type":"msg","rid":"2","channel":"{{channel}}","text":"and its end"}
            """);
        await client.EndSendingAsync();
        var lines = await client.ToEndAsync();
        Expect.That(lines.Count(line => line is { Type: "ack", Rid: "1" or "2" }) == 2, "an ack of both messages", string.Join(" ", lines));
        await listener.HearAsync(channel, "out of a pipe");
        await listener.HearAsync(channel, "and its end");
    }

    [Rule("MSG-5", "pong is answered by nothing, before a login and after it")]
    public static async Task Pong(Stage stage)
    {
        var client = await stage.ConnectAsync();
        await client.SendLineAsync("""{"type":"pong","rid":"p"}""");
        Expect.None(await client.FenceAsync(0), line => true, "no answer to pong");
        Expect.Event(await client.TryLoginAsync(stage.Unique("cf")), "welcome");
        await client.SendLineAsync("""{"type":"pong","rid":"p"}""");
        Expect.None(await client.FenceAsync(0), line => line.Rid == "p", "no answer to pong");
    }
}
