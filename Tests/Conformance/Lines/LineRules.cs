using System.Text;
using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Lines;

/// <summary>Where lines begin and end.</summary>
internal static class LineRules
{
    // A request that is always answered, with its rid.
    private const string Request = """{"type":"leave","rid":"line","channel":"general"}""";

    [Rule("LINE-2", "a CR before the LF is accepted and belongs to the line's length")]
    public static async Task CarriageReturn(Stage stage)
    {
        var client = await stage.LoginAsync();
        await client.SendLineAsync(Request + "\r");
        await AnsweredAsync(client);
        await client.SendLineAsync(Request.PadRight(client.LineBytes - 1) + "\r");
        await AnsweredAsync(client);
        await client.SendLineAsync(Request.PadRight(client.LineBytes) + "\r");
        Expect.Error(await client.NextAsync(line => line.Type == "error", "the error too_large"), "too_large");
    }

    [Rule("LINE-3", "an empty line is answered by nothing")]
    public static async Task EmptyLine(Stage stage)
    {
        var client = await stage.LoginAsync();
        var mark = client.Lines.Count;
        await client.SendBytesAsync("\n\r\n\n"u8.ToArray());
        Expect.None(await client.FenceAsync(mark), line => line.Type == "error", "no answer to empty lines");
    }

    [Rule("LINE-4", "bytes after the last LF, when the connection ends, were never said")]
    public static async Task UnendedLine(Stage stage)
    {
        var (channel, half) = (stage.Unique("cf"), stage.Unique("half"));
        var listener = await stage.LoginAsync("ack");
        await listener.JoinAsync(channel);
        var client = await stage.LoginAsync();
        await client.JoinAsync(channel);
        await client.SendBytesAsync(Encoding.UTF8.GetBytes($$"""{"type":"msg","channel":"{{channel}}","text":"{{half}}"}"""));
        await client.EndSendingAsync();
        await client.ToEndAsync();
        await listener.SayAsync("fence", channel);
        var heard = await listener.UntilAsync(line => line.IsMessageOf(channel) && line.Text == "fence", "the message that was sent after it");
        Expect.None(heard, line => line.Text == half, "nothing of a line without its LF");
    }

    [Rule("LINE-6", "a line over line_bytes is answered once with too_large, and the next line is read as usual")]
    public static async Task TooLong(Stage stage)
    {
        var client = await stage.LoginAsync();
        await client.SendLineAsync(Request.PadRight(client.LineBytes));
        await AnsweredAsync(client);
        foreach (var length in new[] { client.LineBytes + 1, 3 * client.LineBytes })
        {
            var mark = client.Lines.Count;
            await client.SendLineAsync(Request.PadRight(length));
            var errors = (await client.FenceAsync(mark)).Where(line => line.Type == "error").ToArray();
            Expect.Same(1, errors.Length, "errors in answer to one line");
            Expect.Error(errors[0], "too_large");
        }
    }

    [Rule("LINE-7", "past line_bytes_fatal without an LF the connection ends with a fatal too_large")]
    public static async Task Endless(Stage stage)
    {
        var client = await stage.LoginAsync();
        // Not a byte more than it takes, for a close with unread bytes would reset the connection, and the answer could be lost on its way.
        await client.SendBytesAsync(Encoding.UTF8.GetBytes(new string('x', ConformanceLimits.LineBytesFatal + 1)));
        Expect.Error(await client.LastLineAsync(), "too_large", fatal: true);
    }

    private static Task<ServerLine> AnsweredAsync(ChatClient client) => client.NextAsync(line => line.Rid == "line", "an answer with the rid of the request");
}
