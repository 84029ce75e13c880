using System.Text;
using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Errors;

/// <summary>Lines that mean nothing. They are answered with a code, and the connection lives.</summary>
internal static class BadLineRules
{
    [Rule("ERR-2", "what is not JSON, or has something behind its object, is answered with bad_json")]
    public static Task BadJson(Stage stage) => AnsweredAsync(
        stage,
        "bad_json",
        "[1,2",
        "hello",
        """{"type":"leave","channel":"general"}}""",
        """{"type":"leave","channel":"general"} {}""",
        """{"type":"leave","channel":"general",}""",
        """{'type':'leave'}""");

    [Rule("ERR-3", "what is no object, or has a field missing or of the wrong kind, is answered with bad_request")]
    public static Task BadRequest(Stage stage) => AnsweredAsync(
        stage,
        "bad_request",
        "[1,2]",
        "7",
        "null",
        """{"text":"without a type"}""",
        """{"type":"join"}""",
        """{"type":"join","channel":7}""",
        """{"type":["leave"]}""",
        """{"type":"msg","text":{"a":"text"}}""",
        """{"type":"msg","text":"half a character: \ud800"}""");

    [Rule("ERR-4", "a type that nobody knows is answered with unknown_type")]
    public static Task UnknownType(Stage stage) => AnsweredAsync(
        stage, "unknown_type", """{"type":"dance"}""", """{"type":"MSG","text":"types have no capitals"}""", """{"type":"","text":7}""", """{"type":"welcome"}""");

    [Rule("ERR-5", "a line that is not UTF-8 is answered with invalid_utf8")]
    public static async Task NotUtf8(Stage stage)
    {
        var client = await stage.LoginAsync();
        foreach (var bytes in new byte[][] { [0xC3, 0x28], [0xFF], [0xED, 0xA0, 0x80], [0xC0, 0xAF] })
        {
            await client.SendBytesAsync((byte[])[.. """{"type":"msg","text":" """u8, .. bytes, .. "\"}\n"u8]);
            Expect.Error(await client.NextAsync(line => line.Type == "error", "an error"), "invalid_utf8");
        }

        await Expect.AliveAsync(client);
    }

    [Rule("ERR-6", "a text of text_bytes, when its escapes are undone, is taken, and a longer one answered with too_large")]
    public static async Task LongText(Stage stage)
    {
        var client = await stage.LoginAsync("ack");
        var channel = stage.Unique("cf");
        await client.JoinAsync(channel);
        var longest = new string('ż', client.TextBytes / 2);
        await client.SayAsync(longest, channel);
        Expect.Same(longest, (await client.NextMessageAsync(channel)).Text, "the longest text");
        var escaped = string.Concat(Enumerable.Repeat("\\u017c", client.TextBytes / 2));
        await client.SendLineAsync($$"""{"type":"msg","rid":"e","channel":"{{channel}}","text":"{{escaped}}"}""");
        Expect.Ack(await client.AnswerAsync("e"));
        Expect.Error(await client.PostAsync(longest + "x", channel), "too_large");
        await client.SendLineAsync($$"""{"type":"msg","rid":"f","channel":"{{channel}}","text":"{{escaped}}x"}""");
        Expect.Error(await client.AnswerAsync("f"), "too_large");
    }

    [Rule("ERR-7", "an error carries the rid and the cid of what it refuses")]
    public static async Task CarriesIds(Stage stage)
    {
        var client = await stage.LoginAsync("ack");
        foreach (var line in new[]
        {
            """{"type":"dance","rid":"r-1","cid":"c-1"}""",
            """{"type":"msg","text":"","rid":"r-1","cid":"c-1"}""",
            $$"""{"type":"msg","text":"x","channel":"{{stage.Unique("nowhere")}}","rid":"r-1","cid":"c-1"}""",
        })
        {
            await client.SendLineAsync(line);
            var error = await client.NextAsync(heard => heard.Type == "error", "an error");
            Expect.That(error is { Rid: "r-1", Cid: "c-1" }, "an error with the rid r-1 and the cid c-1", error);
        }
    }

    [Rule("ERR-8", "bad_lines bad lines within their window end the connection with a fatal too_many_errors")]
    public static async Task TooMany(Stage stage)
    {
        var client = await stage.LoginAsync();
        await client.SendBytesAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[1,2\n", ConformanceLimits.BadLinesMax)) + """{"type":"quit"}""" + "\n"));
        var lines = await client.ToEndAsync();
        if (lines.Any(line => line.Event == "goodbye"))
            throw new RuleSkippedException($"this server takes more than {ConformanceLimits.BadLinesMax} bad lines");
        var errors = lines.Where(line => line.Type == "error").ToArray();
        Expect.That(errors.Length > 0, "errors", "the end of the connection");
        Expect.Error(errors[^1], "too_many_errors", fatal: true);
        foreach (var error in errors[..^1])
            Expect.Error(error, "bad_json");
    }

    [Rule("ERR-9", "refusals of right requests do not count as bad lines")]
    public static async Task RightRequests(Stage stage)
    {
        var client = await stage.LoginAsync();
        for (var i = 0; i < ConformanceLimits.BadLinesMax + 5; i++)
            Expect.Error(await client.AskAsync(new { type = "leave", channel = "general" }), "forbidden");
        await Expect.AliveAsync(client);
    }

    private static async Task AnsweredAsync(Stage stage, string code, params string[] lines)
    {
        var client = await stage.LoginAsync();
        foreach (var line in lines)
        {
            await client.SendLineAsync(line);
            var answer = await client.NextAsync(heard => heard.Type == "error", $"an error in answer to {line}");
            Expect.That(answer.Code == code && answer.Fatal == false, $"the error {code} in answer to {line}", answer);
        }

        await Expect.AliveAsync(client);
    }
}
