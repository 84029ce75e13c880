using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Lines;

/// <summary>What is in a line.</summary>
internal static class FieldRules
{
    [Rule("LINE-8", "fields may come in any order")]
    public static async Task AnyOrder(Stage stage)
    {
        var client = await stage.LoginAsync("ack");
        var channel = stage.Unique("cf");
        await client.JoinAsync(channel);
        await client.SendLineAsync($$"""{"cid":"c","text":"in any order","rid":"a","channel":"{{channel}}","type":"msg"}""");
        Expect.Ack(await client.AnswerAsync("a"));
        Expect.Same("in any order", (await client.HearAsync(channel, "in any order")).Text, "the text");
    }

    [Rule("LINE-9", "a field that is null counts as left out")]
    public static async Task NullIsLeftOut(Stage stage)
    {
        var client = await stage.ConnectAsync();
        await client.SendLineAsync($$"""{"type":"login","rid":"l","username":"{{stage.Unique("cf")}}","caps":null,"resume":null}""");
        Expect.Event(await client.AnswerAsync("l"), "welcome");
        var channel = stage.Unique("cf");
        await client.JoinAsync(channel);
        await client.SendLineAsync($$"""{"type":"msg","channel":"{{channel}}","text":"said","scope":null,"rid":null,"cid":null}""");
        await client.HearAsync(channel, "said");
        await client.SendLineAsync($$"""{"type":"msg","rid":"m","channel":"{{channel}}","text":null}""");
        Expect.Error(await client.AnswerAsync("m"), "bad_request");
    }

    [Rule("LINE-11", "unknown fields are ignored")]
    public static async Task UnknownFields(Stage stage)
    {
        var client = await stage.ConnectAsync();
        client.Declare("ack");
        await client.SendLineAsync($$$"""{"type":"login","rid":"l","username":"{{{stage.Unique("cf")}}}","caps":["ack","a_cap_of_later"],"x_field_of_later":{"a":[1,{"b":null}]}}""");
        Expect.Event(await client.AnswerAsync("l"), "welcome");
        var channel = stage.Unique("cf");
        await client.JoinAsync(channel);
        await client.SendLineAsync($$"""{"type":"msg","rid":"m","channel":"{{channel}}","text":"said","x_field_of_later":"y","":7}""");
        Expect.Ack(await client.AnswerAsync("m"));
    }

    [Rule("LINE-12", "JSON is read up to json_depth, and not if it is deeper, in unknown fields either")]
    public static async Task Depth(Stage stage)
    {
        var client = await stage.LoginAsync();
        await client.SendLineAsync(Nested(ConformanceLimits.JsonDepthMax - 1));
        Expect.Error(await client.NextAsync(line => line.Type == "error", "the answer to a line as deep as it may be"), "forbidden");
        await client.SendLineAsync(Nested(ConformanceLimits.JsonDepthMax));
        Expect.Error(await client.NextAsync(line => line.Type == "error", "the answer to a deeper line"), "bad_json");

        static string Nested(int lists) => $$"""{"type":"leave","channel":"general","x":{{new string('[', lists)}}{{new string(']', lists)}}}""";
    }
}
