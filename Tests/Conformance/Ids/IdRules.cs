using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Ids;

/// <summary>rid, cid and seq.</summary>
internal static class IdRules
{
    [Rule("ID-1", "a rid is echoed once, in the answer")]
    public static async Task RidOnce(Stage stage)
    {
        var client = await stage.ConnectAsync();
        var channel = stage.Unique("cf");
        Expect.Event(await client.TryLoginAsync(stage.Unique("cf"), ["ack", "history"]), "welcome");
        Expect.Event(await client.AskAsync(new { type = "join", channel }), "joined");
        Expect.Ack(await client.AskAsync(new { type = "msg", channel, text = "said" }));
        Expect.Same("history", (await client.AskAsync(new { type = "history", channel })).Type, "the type of the answer");
        Expect.Error(await client.AskAsync(new { type = "msg", channel = stage.Unique("nowhere"), text = "said" }), "no_such_channel");
        Expect.Error(await client.AskAsync(new { type = "dance" }), "unknown_type");
        Expect.Event(await client.AskAsync(new { type = "leave", channel }), "left");
        await client.FenceAsync(client.Lines.Count);
        var rids = client.Lines.Select(line => line.Rid).OfType<string>().ToArray();
        Expect.Sequence(rids.Distinct(), rids, "each rid once");
    }

    [Rule("ID-2", "rid and cid are strings of 1 to id_bytes bytes")]
    public static async Task Length(Stage stage)
    {
        var client = await stage.LoginAsync("ack");
        var channel = stage.Unique("cf");
        await client.JoinAsync(channel);
        var longest = new string('ż', ConformanceLimits.IdBytesMax / 2);
        await client.SendAsync(new { type = "msg", channel, text = "with the longest ids", rid = longest, cid = longest });
        Expect.Ack(await client.NextAsync(line => line.Rid == longest && line.Cid == longest, "an answer with the longest ids"));
        foreach (var rid in new object[] { longest + "x", "", 7 })
        {
            await client.SendAsync(new { type = "leave", channel = "general", rid });
            Expect.Error(await client.NextAsync(line => line.Type == "error", "an error"), "bad_request");
        }

        Expect.Error(await client.PostAsync("too long", channel, longest + "x"), "bad_request");
        Expect.Error(await client.PostAsync("too short", channel, ""), "bad_request");
    }

    [Rule("ID-3", "two users may use the same cid")]
    public static async Task CidOfTwoUsers(Stage stage)
    {
        var channel = stage.Unique("cf");
        var (first, second) = (await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.There, "ack"));
        await first.JoinAsync(channel);
        await second.JoinAsync(channel);
        var (one, other) = (await first.SayAsync("one", channel, "cid"), await second.SayAsync("other", channel, "cid"));
        Expect.Same(false, one.Dup, "dup");
        Expect.Same(false, other.Dup, "dup");
        Expect.Same(one.Seq + 1, other.Seq, "the seq of the other user's message");
    }

    [Rule("ID-4", "the same cid of the same user, with the same channel and text, appends nothing: the answer is its seq, with dup, on any server")]
    public static async Task Repeated(Stage stage)
    {
        var channel = stage.Unique("cf");
        var client = await stage.LoginAsync(stage.Here, "ack");
        await client.JoinAsync(channel);
        var first = await client.SayAsync("once", channel, "c-1");
        Expect.Same(false, first.Dup, "dup");
        await RepeatAsync(client);
        await client.QuitAsync();
        var back = await stage.LoginWhenFreeAsync(client.Name, stage.There, ["ack"]);
        await RepeatAsync(back);
        Expect.Same(first.Seq + 1, (await back.SayAsync("next", channel, "c-2")).Seq, "the seq of the next message");

        async Task RepeatAsync(ChatClient by)
        {
            var again = await by.SayAsync("once", channel, "c-1");
            Expect.Same((first.Seq, first.Epoch, true), (again.Seq, again.Epoch, again.Dup == true), "seq, epoch and dup");
        }
    }

    [Rule("ID-5", "the same cid with another channel or text is a cid_conflict, and appends nothing")]
    public static async Task Conflict(Stage stage)
    {
        var (channel, elsewhere) = (stage.Unique("cf"), stage.Unique("cf"));
        var client = await stage.LoginAsync("ack");
        await client.JoinAsync(channel);
        await client.JoinAsync(elsewhere);
        var first = await client.SayAsync("one text", channel, "c-1");
        var refused = Expect.Error(await client.PostAsync("another text", channel, "c-1"), "cid_conflict");
        Expect.Same("c-1", refused.Cid, "the cid of the refusal");
        Expect.Error(await client.PostAsync("one text", elsewhere, "c-1"), "cid_conflict");
        Expect.Same(first.Seq + 1, (await client.SayAsync("next", channel)).Seq, "the seq of the next message");
        Expect.Same(1, (await client.SayAsync("first", elsewhere)).Seq, "the seq of the other channel's first message");
    }

    [Rule("ID-6", "a text counts, and not its escapes")]
    public static async Task Escapes(Stage stage)
    {
        var channel = stage.Unique("cf");
        var client = await stage.LoginAsync("ack");
        await client.JoinAsync(channel);
        await client.SendLineAsync($$"""{"type":"msg","rid":"1","cid":"c-1","channel":"{{channel}}","text":"A/ż"}""");
        var first = Expect.Ack(await client.AnswerAsync("1"));
        await client.SendLineAsync($$"""{"type":"msg","rid":"2","cid":"c-1","channel":"{{channel}}","text":"\u0041\/\u017c"}""");
        var again = Expect.Ack(await client.AnswerAsync("2"));
        Expect.Same((first.Seq, true), (again.Seq, again.Dup == true), "seq and dup");
    }

    [Rule("ID-7", "seq counts from 1 in each channel, without gaps")]
    public static async Task SeqCounts(Stage stage)
    {
        var (channel, other) = (stage.Unique("cf"), stage.Unique("cf"));
        var client = await stage.LoginAsync("ack");
        Expect.Same(0, (await client.JoinAsync(channel)).Seq, "the seq of a new channel");
        await client.JoinAsync(other);
        for (var seq = 1; seq <= 3; seq++)
        {
            Expect.Same(seq, (await client.SayAsync($"{seq}", channel)).Seq, "the seq of the ack");
            Expect.Same(seq, (await client.NextMessageAsync(channel)).Seq, "the seq of the message");
        }

        Expect.Same(1, (await client.SayAsync("1", other)).Seq, "the seq of another channel's first message");
    }
}
