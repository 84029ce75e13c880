using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.History;

/// <summary>Asking for messages again.</summary>
internal static class HistoryRules
{
    private const int Messages = 10;

    [Rule("HIST-1", "history gives the last messages before a seq, the first after one, those around one, or the last ones that there are")]
    public static async Task FourQuestions(Stage stage)
    {
        var (client, channel) = await WithMessagesAsync(stage);
        await GivesAsync(client, new { type = "history", channel, before = 6, limit = 3 }, [3, 4, 5], isEnd: false);
        await GivesAsync(client, new { type = "history", channel, after = 6, limit = 3 }, [7, 8, 9], isEnd: false);
        await GivesAsync(client, new { type = "history", channel, around = 5, limit = 3 }, [4, 5, 6], isEnd: false);
        await GivesAsync(client, new { type = "history", channel, limit = 3 }, [8, 9, 10], isEnd: false);
    }

    [Rule("HIST-2", "end says whether there is anything beyond the page in the direction that was asked for")]
    public static async Task End(Stage stage)
    {
        var (client, channel) = await WithMessagesAsync(stage);
        await GivesAsync(client, new { type = "history", channel, before = 4, limit = 3 }, [1, 2, 3], isEnd: true);
        await GivesAsync(client, new { type = "history", channel, before = 5, limit = 3 }, [2, 3, 4], isEnd: false);
        await GivesAsync(client, new { type = "history", channel, after = 7, limit = 3 }, [8, 9, 10], isEnd: true);
        await GivesAsync(client, new { type = "history", channel, after = 6, limit = 3 }, [7, 8, 9], isEnd: false);
        await GivesAsync(client, new { type = "history", channel, after = Messages }, [], isEnd: true);
        await GivesAsync(client, new { type = "history", channel, before = 1 }, [], isEnd: true);
        await GivesAsync(client, new { type = "history", channel }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], isEnd: true);
    }

    [Rule("HIST-3", "a page is ascending by seq and holds the messages as they were said, with the channel's oldest and head")]
    public static async Task AsSaid(Stage stage)
    {
        var (client, channel) = await WithMessagesAsync(stage);
        await client.NextAsync(line => line.IsMessageOf(channel) && line.Seq == Messages, "the last message");
        var page = await client.AskAsync(new { type = "history", channel });
        Expect.Same((1, Messages), (page.Number("oldest"), page.Number("head")), "oldest and head");
        foreach (var (item, message) in page.List("items").Zip(client.Lines.Where(line => line.IsMessageOf(channel))))
        {
            foreach (var field in new[] { "from", "server", "text", "seq", "timestamp" })
                Expect.Same(message.Json.GetProperty(field).ToString(), item.TryGetProperty(field, out var value) ? value.ToString() : null, field);
        }
    }

    [Rule("HIST-4", "a page has fewer messages than its limit where its line would grow over line_bytes, and is cut at the end that is farther from what was asked for")]
    public static async Task CutToALine(Stage stage)
    {
        var client = await stage.LoginAsync("ack", "history");
        var channel = stage.Unique("cf");
        await client.JoinAsync(channel);
        var text = new string('h', client.TextBytes);
        var count = (client.LineBytes / client.TextBytes) + 2;
        Expect.That(count <= 40, "line_bytes and text_bytes that a page of some long messages does not fit into", client.Welcome);
        for (var i = 0; i < count; i++)
            await client.SayAsync(text, channel);
        var back = Seqs(await client.AskAsync(new { type = "history", channel }));
        Expect.That(back.Count > 0 && back.Count < count && back[^1] == count, $"fewer than {count} messages, up to the last one", string.Join(" ", back));
        var forth = Seqs(await client.AskAsync(new { type = "history", channel, after = 0 }));
        Expect.That(forth.Count > 0 && forth.Count < count && forth[0] == 1, $"fewer than {count} messages, from the first one on", string.Join(" ", forth));
        var around = Seqs(await client.AskAsync(new { type = "history", channel, around = count / 2 }));
        Expect.That(around.Count > 0 && around.Contains(count / 2), $"some messages around {count / 2}", string.Join(" ", around));
    }

    [Rule("HIST-5", "history needs the capability history")]
    public static async Task NeedsCapability(Stage stage)
    {
        var client = await stage.LoginAsync("ack");
        Expect.Error(await client.AskAsync(new { type = "history", channel = "general" }), "bad_request");
    }

    [Rule("HIST-6", "a limit is 1 to history_page, and 50 if none is given")]
    public static async Task Limit(Stage stage)
    {
        var channel = stage.Unique("cf");
        // Many speak, so that none of them has to wait for its flood limit.
        var speakers = new List<ChatClient>();
        for (var i = 0; i < 6; i++)
        {
            speakers.Add(await stage.LoginAsync(stage.Here, "ack", "history"));
            await speakers[i].JoinAsync(channel);
        }

        for (var i = 0; i <= ConformanceLimits.HistoryPageDefault; i++)
            await speakers[i % speakers.Count].SayAsync("one of many", channel);
        var client = speakers[0];
        foreach (var limit in new[] { 0, -1, ConformanceLimits.HistoryPageMax + 1 })
            Expect.Error(await client.AskAsync(new { type = "history", channel, limit }), "bad_request");
        Expect.Same(ConformanceLimits.HistoryPageDefault + 1, Seqs(await client.AskAsync(new { type = "history", channel, limit = ConformanceLimits.HistoryPageMax })).Count, "messages on the largest page");
        Expect.Same(ConformanceLimits.HistoryPageDefault, Seqs(await client.AskAsync(new { type = "history", channel })).Count, "messages on a page without a limit");
    }

    private static async Task<(ChatClient Client, string Channel)> WithMessagesAsync(Stage stage)
    {
        var client = await stage.LoginAsync("ack", "history");
        var channel = stage.Unique("cf");
        await client.JoinAsync(channel);
        for (var i = 1; i <= Messages; i++)
            await client.SayAsync($"{i}", channel);
        return (client, channel);
    }

    private static async Task GivesAsync(ChatClient client, object question, IEnumerable<long> seqs, bool isEnd)
    {
        var page = await client.AskAsync(question);
        Expect.Sequence(seqs, Seqs(page), $"the seqs on the page for {question}");
        Expect.Same(isEnd, page.Flag("end"), $"end on the page for {question}");
    }

    private static List<long> Seqs(ServerLine page)
    {
        Expect.That(page.Type == "history", "a page of history", page);
        return [.. page.List("items").Select(item => ServerLine.NumberOf(item, "seq") ?? 0)];
    }
}
