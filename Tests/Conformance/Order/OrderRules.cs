using System.Globalization;
using System.Text;
using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;
using OrleansChat.Tests.Conformance.Watching;

namespace OrleansChat.Tests.Conformance.Order;

/// <summary>Who hears what in which order.</summary>
internal static class OrderRules
{
    private const int MessagesEach = 12;
    private const int MessagesOfTwo = 2 * MessagesEach;

    [Rule("ORDER-2", "all clients see the same messages in the same order", Servers = 2)]
    public static async Task SameForAll(Stage stage)
    {
        var channel = stage.Unique("cf");
        var clients = new[] { await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.There, "ack") };
        foreach (var client in clients)
            await client.JoinAsync(channel);
        await Task.WhenAll(clients.Select(async client =>
        {
            for (var i = 1; i <= MessagesEach; i++)
                await client.SayAsync($"{i} by {client.Name}", channel);
            await client.NextAsync(line => line.IsMessageOf(channel) && line.Seq == MessagesOfTwo, "the last message");
        }));
        var heard = clients.Select(client => client.Lines.Where(line => line.IsMessageOf(channel) && line.Seq < MessagesOfTwo).Select(line => line.ToString()).ToArray()).ToArray();
        Expect.Same(heard[0].Length, heard[1].Length, "as many messages for everybody");
        for (var i = 0; i < heard[0].Length; i++)
            Expect.Same(heard[0][i], heard[1][i], "the same line for everybody");
    }

    [Rule("ORDER-3", "the messages of one client to one channel are appended in the order in which they were sent")]
    public static async Task AsSent(Stage stage)
    {
        var channel = stage.Unique("cf");
        var (sender, other) = (await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.There, "ack"));
        await sender.JoinAsync(channel);
        await other.JoinAsync(channel);
        var lines = new StringBuilder();
        for (var i = 1; i <= MessagesEach; i++)
        {
            await sender.UntilMayPostAsync();
            lines.Append(CultureInfo.InvariantCulture, $$"""{"type":"msg","rid":"m{{i}}","channel":"{{channel}}","text":"{{i}}"}""").Append('\n');
        }

        await sender.SendBytesAsync(Encoding.UTF8.GetBytes(lines.ToString()));
        await other.NextAsync(line => line.IsMessageOf(channel) && line.Seq == MessagesEach, "the last message");
        var sent = Enumerable.Range(1, MessagesEach).Select(number => number.ToString(CultureInfo.InvariantCulture));
        Expect.Sequence(sent, other.Lines.Where(line => line.IsMessageOf(channel)).Select(line => line.Text), "the texts in their order");
    }
}

[Rule("ORDER-1", "after the seq n of welcome, joined or resume the messages of a channel come as n+1, n+2 and so on, without a gap")]
internal sealed class WithoutGapsRule : IStandingRule
{
    public Finding Look(Listener listener, HeardLine line) => line.Line switch
    {
        { Type: "system", Event: "welcome" } welcome => Begin(listener, welcome),
        { Type: "system", Event: "joined", Channel: { } channel, Seq: { } seq } => Join(listener, channel, seq),
        { Type: "system", Event: "left", Channel: { } channel } => Leave(listener, channel),
        { Type: "msg" or "system", Channel: { } channel, Seq: { } seq } => Hear(listener, channel, seq),
        _ => Finding.Unconcerned,
    };

    private static Finding Begin(Listener listener, ServerLine welcome)
    {
        foreach (var start in welcome.List("channels"))
        {
            if (ServerLine.StringOf(start, "channel") is not { } channel || ServerLine.NumberOf(start, "seq") is not { } seq || ServerLine.StringOf(start, "reason") == "not_in_channel")
                continue;
            // Private channels that a client did not name when it resumed others are sent from their first message on.
            listener.Places[channel] = ServerLine.FlagOf(start, "recovered") == true ? listener.Resumed.GetValueOrDefault(channel) : seq;
        }

        return Finding.Kept;
    }

    private static Finding Join(Listener listener, string channel, long seq)
        => listener.Places.TryAdd(channel, seq) ? Finding.Kept : Finding.Of(listener.Places[channel] == seq, $"joined with seq {listener.Places[channel]}, as far as the channel was sent");

    private static Finding Leave(Listener listener, string channel)
    {
        listener.Places.Remove(channel);
        return Finding.Unconcerned;
    }

    private static Finding Hear(Listener listener, string channel, long seq)
    {
        var isHeard = listener.Places.TryGetValue(channel, out var last);
        // Nobody is told of a private channel before something comes in it.
        if (!isHeard && channel.StartsWith("dm:", StringComparison.Ordinal))
            (isHeard, last) = (true, seq - 1);
        if (!isHeard)
            return Finding.Broken("no message of a channel before welcome or joined says where it begins");
        listener.Places[channel] = seq;
        return Finding.Of(seq == last + 1, $"seq {last + 1}");
    }
}
