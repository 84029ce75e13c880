using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Order;

/// <summary>What an answer to a message means.</summary>
internal static class AckRules
{
    [Rule("ACK-1", "an ack names the place that the message has for everybody")]
    public static async Task PlaceOfMessage(Stage stage)
    {
        var channel = stage.Unique("cf");
        var (sender, other) = (await stage.LoginAsync(stage.Here, "ack", "history"), await stage.LoginAsync(stage.There));
        await sender.JoinAsync(channel);
        await other.JoinAsync(channel);
        for (var i = 1; i <= 3; i++)
        {
            var ack = await sender.SayAsync($"{i}", channel, $"c-{i}");
            Expect.Same((channel, $"c-{i}", false), (ack.Channel, ack.Cid, ack.Dup == true), "channel, cid and dup");
            Expect.Same(ack.Seq, (await other.HearAsync(channel, $"{i}")).Seq, "the seq of the message");
            var page = await sender.AskAsync(new { type = "history", channel, around = ack.Seq, limit = 1 });
            Expect.That(page.List("items") is [var item] && ServerLine.StringOf(item, "text") == $"{i}", $"the text {i} at its seq", page);
        }
    }

    [Rule("ACK-2", "an error with the rid or cid of a message means that nothing was appended")]
    public static async Task NothingAppended(Stage stage)
    {
        var channel = stage.Unique("cf");
        var client = await stage.LoginAsync("ack");
        await client.JoinAsync(channel);
        Expect.Ack(await client.PostAsync("first", channel, "c-1"));
        Expect.Error(await client.PostAsync(new string('x', client.TextBytes + 1), channel, "c-2"), "too_large");
        Expect.Error(await client.PostAsync("", channel, "c-3"), "bad_request");
        Expect.Error(await client.PostAsync("not the first", channel, "c-1"), "cid_conflict");
        Expect.Same(2, (await client.SayAsync("second", channel)).Seq, "the seq of the next message");
        await client.HearAsync(channel, "second");
        Expect.Sequence(["first", "second"], client.Lines.Where(line => line.IsMessageOf(channel)).Select(line => line.Text), "all that was said");
    }

    [Rule("ACK-3", "join, leave and quit wait until all messages before them are answered")]
    public static async Task AnsweredBefore(Stage stage)
    {
        var (channel, other) = (stage.Unique("cf"), stage.Unique("cf"));
        var client = await stage.LoginAsync("ack");
        await client.JoinAsync(channel);
        foreach (var request in new[] { $$"""{"type":"join","rid":"end","channel":"{{other}}"}""", $$"""{"type":"leave","rid":"end","channel":"{{channel}}"}""" })
        {
            var mark = client.Lines.Count;
            await client.UntilMayPostAsync();
            await client.UntilMayPostAsync();
            await client.SendLineAsync($$"""
                {"type":"msg","rid":"1","channel":"{{channel}}","text":"one"}
                {"type":"msg","rid":"2","channel":"{{channel}}","text":"two"}
                {{request}}
                """);
            await client.NextAsync(line => line.Rid == "end", "the answer to the last request");
            Expect.Sequence(["1", "2", "end"], client.Lines.Skip(mark).Select(line => line.Rid).OfType<string>().Order(), "answers, the last one to the last request");
            Expect.Same("end", client.Lines.Skip(mark).Last(line => line.Rid is not null).Rid, "the last answer");
        }
    }

    [Rule("SLOW-1", "a client that reads slowly loses nothing: neither messages nor answers")]
    public static async Task SlowReader(Stage stage)
    {
        const int Pages = 90;
        const int Messages = 8;
        var channel = stage.Unique("cf");
        var sender = await stage.LoginAsync(stage.There, "ack");
        await sender.JoinAsync(channel);
        for (var i = 0; i < Messages; i++)
            await sender.SayAsync(new string('s', sender.TextBytes - 512), channel);
        // Far more than buffers hold is asked for, by a client that does not read meanwhile; one whose kernel does not read for it either.
        var slow = await stage.ConnectAsync(stage.Here, receiveBufferBytes: 8 * 1024);
        Expect.Event(await slow.TryLoginAsync(stage.Unique("cf"), ["history"]), "welcome");
        var joined = await slow.JoinAsync(channel);
        for (var page = 0; page < Pages; page++)
            await slow.SendLineAsync($$"""{"type":"history","rid":"p{{page}}","channel":"{{channel}}"}""");
        for (var i = 1; i <= Messages; i++)
            await sender.SayAsync($"{i}", channel);
        await slow.HearAsync(channel, $"{Messages}");
        await slow.FenceAsync(0);
        var asked = Enumerable.Range(0, Pages).Select(page => $"p{page}");
        Expect.Sequence(asked.Order(), slow.Lines.Where(line => line.Type == "history").Select(line => line.Rid).Order(), "the pages that were asked for");
        // A server may tell of the last messages a moment after another one; what comes behind the seq in joined comes.
        Expect.Sequence(
            Enumerable.Range((int)joined.Seq!.Value + 1, (2 * Messages) - (int)joined.Seq.Value).Select(seq => (long?)seq),
            slow.Lines.Where(line => line.IsMessageOf(channel)).Select(line => line.Seq),
            "the seqs of all messages behind the one that joined told");
    }
}
