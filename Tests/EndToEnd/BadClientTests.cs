using System.Text;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>Bad input harms only its sender and is answered with a code. After each test a bystander on the same server still talks.</summary>
[Collection(SharedClusterCollection.Name)]
public sealed class BadClientTests(SharedCluster shared, ITestOutputHelper output) : ProcessTest(output, shared.Cluster)
{
    private const int LineBytesMax = 64 * 1024;
    private const int TextBytesMax = 8 * 1024;
    private const int UnfinishedLineBytesMax = 1024 * 1024;
    private const int BadLinesMax = 20;

    private readonly ServerProcess _server = shared.Cluster.A;

    [Theory]
    [InlineData("[1,2", "bad_json")]
    [InlineData("hello", "bad_json")]
    [InlineData("""{"type":"msg","text":"x"}}""", "bad_json")]
    [InlineData("[1,2]", "bad_request")]
    [InlineData("""{"text":"without a type"}""", "bad_request")]
    [InlineData("""{"type":"msg"}""", "bad_request")]
    [InlineData("""{"type":"msg","text":7}""", "bad_request")]
    [InlineData("""{"type":"dance"}""", "unknown_type")]
    [InlineData("""{"type":"login","username":"Somebody"}""", "already_logged_in")]
    public async Task A_line_that_means_nothing_is_answered_and_skipped(string line, string code)
    {
        var bystander = await LoginAsync(_server, Unique("Bystander"));
        var client = await LoginAsync(_server, Unique("Bad"));
        await client.SendLineAsync(line);
        AssertMild(await client.NextErrorAsync(code));
        await AssertTalksAsync(client);
        await AssertTalksAsync(bystander);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_answered_and_skipped()
    {
        var bystander = await LoginAsync(_server, Unique("Bystander"));
        var client = await LoginAsync(_server, Unique("Bad"));
        await client.SendBytesAsync((byte[])[.. """{"type":"msg","text":" """u8, 0xC3, 0x28, .. "\"}\n"u8]);
        AssertMild(await client.NextErrorAsync("invalid_utf8"));
        await AssertTalksAsync(client);
        await AssertTalksAsync(bystander);
    }

    [Fact]
    public async Task Half_a_line_before_the_close_is_nothing_said()
    {
        var bystander = await LoginAsync(_server, Unique("Bystander"));
        var stranger = await ConnectAsync(_server);
        await stranger.SendBytesAsync("""{"type":"log"""u8.ToArray());
        await stranger.DisposeAsync();
        var client = await LoginAsync(_server, Unique("Bad"));
        await client.SendBytesAsync("""{"type":"msg","text":"half a"""u8.ToArray());
        await client.DisposeAsync();

        // The name is free only after the server has seen the end of the connection and with it all that it will ever read from it.
        await LoginWhenFreeAsync(_server.EndPoint, client.Name);
        await AssertTalksAsync(bystander);
        Assert.DoesNotContain(bystander.Lines, line => line.Type == "msg" && line.From == client.Name);
    }

    [Fact]
    public async Task A_megabyte_without_a_newline_closes_the_connection()
    {
        var bystander = await LoginAsync(_server, Unique("Bystander"));
        var client = await LoginAsync(_server, Unique("Bad"));

        // Not a byte more than it takes: a close with unread bytes would reset the connection, and the answer could be lost on its way.
        await client.SendBytesAsync(Filled(UnfinishedLineBytesMax + 1));

        var last = (await client.ReadToEndAsync())[^1];
        Assert.Equal(("error", "too_large", true), (last.Type, last.Code, last.Fatal));
        await AssertTalksAsync(bystander);
    }

    [Fact]
    public async Task A_line_over_its_limit_is_skipped_whole()
    {
        var bystander = await LoginAsync(_server, Unique("Bystander"));
        var client = await LoginAsync(_server, Unique("Bad"));
        await client.SendBytesAsync((byte[])[.. Filled(3 * LineBytesMax), (byte)'\n']);
        AssertMild(await client.NextErrorAsync("too_large"));
        var lines = await AssertTalksAsync(client);
        Assert.DoesNotContain(lines, line => line.Type == "error");
        await AssertTalksAsync(bystander);
    }

    [Fact]
    public async Task A_text_over_its_limit_is_refused_and_one_at_its_limit_is_not()
    {
        var client = await LoginAsync(_server, Unique("Verbose"), "ack");
        var longest = new string('ż', TextBytesMax / 2);
        Assert.Equal("ack", (await client.PostAsync(longest)).Type);
        await client.NextMessageAsync(longest);
        var refused = await client.PostAsync(longest + "!");
        Assert.Equal(("error", "too_large"), (refused.Type, refused.Code));
        AssertMild(refused);
        await AssertTalksAsync(client);
    }

    [Fact]
    public async Task A_message_before_the_login_is_refused_and_the_login_still_works()
    {
        var client = await ConnectAsync(_server);
        await client.SendAsync(new { type = "msg", text = "too early" });
        AssertMild(await client.NextErrorAsync("not_logged_in"));
        Assert.Equal("welcome", (await client.LoginAsync(Unique("Late"))).Event);
        await AssertTalksAsync(client);
        Assert.DoesNotContain(client.Lines, line => line.Text == "too early");
    }

    [Fact]
    public async Task An_answer_to_a_bad_request_carries_its_rid()
    {
        var client = await LoginAsync(_server, Unique("Careful"));
        var answer = await client.AskAsync(new { type = "dance" });
        Assert.Equal(("error", "unknown_type"), (answer.Type, answer.Code));
    }

    [Fact]
    public async Task Twenty_bad_lines_close_the_connection()
    {
        var bystander = await LoginAsync(_server, Unique("Bystander"));
        var client = await LoginAsync(_server, Unique("Bad"));
        await client.SendBytesAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[1,2\n", BadLinesMax))));
        var errors = (await client.ReadToEndAsync()).Where(line => line.Type == "error").ToList();
        Assert.Equal(("too_many_errors", true), (errors[^1].Code, errors[^1].Fatal));
        Assert.All(errors.SkipLast(1), error => Assert.Equal("bad_json", error.Code));
        await AssertTalksAsync(bystander);
    }

    private static byte[] Filled(int length)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)'x');
        return bytes;
    }

    private static void AssertMild(ServerLine error)
    {
        Assert.False(error.Fatal, error.ToString());
        Assert.False(string.IsNullOrEmpty(error.Text), error.ToString());
    }

    /// <summary>The connection lives and is understood. Returns what came on it meanwhile.</summary>
    private static async Task<IReadOnlyList<ServerLine>> AssertTalksAsync(TestClient client)
    {
        var text = Unique("still here ");
        await client.SendAsync(new { type = "msg", text });
        return await client.ReadUntilAsync(line => line.From == client.Name && line.Text == text, $"the message \"{text}\"");
    }
}
