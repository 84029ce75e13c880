using System.Text;
using OrleansChat.Client;
using OrleansChat.Client.Wire;

namespace OrleansChat.Tests.Unit.Client;

public sealed class ChatConnectionTests
{
    [Fact]
    public async Task Events_come_in_order_whatever_the_pieces_in_which_their_bytes_arrive()
    {
        var (client, server) = DuplexStream.CreatePair();
        await using var connection = new ChatConnection(client, TimeProvider.System);
        var bytes = Encoding.UTF8.GetBytes(
            """{"type":"msg","from":"سما","server":"A","text":"مرحبا"}""" + "\r\n" + """{"type":"ack","cid":"c"}""" + "\n"
            + """{"type":"ping"}""" + "\n");

        var events = new List<ChatEvent>();
        var receiving = ReceiveAllAsync();
        foreach (var one in bytes) await server.WriteAsync(new[] { one });
        await server.DisposeAsync();
        await receiving;

        Assert.Equal([new MessageEvent("سما", "A", "مرحبا", Channel: null), new AckEvent("c"), new PingEvent()], events);

        async Task ReceiveAllAsync()
        {
            while (await connection.ReceiveAsync() is { } received) events.Add(received);
        }
    }

    [Fact]
    public async Task A_line_that_its_server_did_not_finish_is_no_event()
    {
        var (client, server) = DuplexStream.CreatePair();
        await using var connection = new ChatConnection(client, TimeProvider.System);

        await server.WriteAsync("""{"type":"ping"}"""u8.ToArray());
        await server.DisposeAsync();

        Assert.Null(await connection.ReceiveAsync());
        Assert.Equal("the server closed the connection", connection.EndReason);
    }

    [Fact]
    public async Task A_line_without_an_end_ends_the_connection_and_not_the_memory()
    {
        var (client, server) = DuplexStream.CreatePair();
        await using var connection = new ChatConnection(client, TimeProvider.System);

        var receiving = connection.ReceiveAsync().AsTask();
        var piece = new byte[16 * 1024];
        var sent = 0;
        while (sent <= ClientLimits.ReceivedLineBytesMax)
        {
            await server.WriteAsync(piece);
            sent += piece.Length;
        }

        Assert.Null(await receiving);
        Assert.Equal("the server sent a line without an end", connection.EndReason);
    }

    [Fact]
    public async Task The_last_words_of_a_server_are_heard_after_a_command_that_it_no_longer_took()
    {
        var (client, server) = DuplexStream.CreatePair();
        await using var connection = new ChatConnection(client, TimeProvider.System);
        await server.WriteAsync(Encoding.UTF8.GetBytes("""{"type":"error","text":"replaced","code":"replaced","fatal":true}""" + "\n"));
        await server.DisposeAsync();

        await connection.SendAsync(new PongCommand());

        Assert.Equal("replaced", Assert.IsType<ErrorEvent>(await connection.ReceiveAsync()).Text);
        Assert.Null(await connection.ReceiveAsync());
    }

    [Fact]
    public async Task A_server_that_does_not_read_ends_the_connection()
    {
        var time = new ExpiringTime();
        var (client, _) = DuplexStream.CreatePair();
        await using var connection = new ChatConnection(client, time);

        var receiving = connection.ReceiveAsync().AsTask();
        var sending = connection.SendAsync(new PostCommand("1", "c", new string('x', 100_000))).AsTask();
        time.Expire();
        await sending;

        Assert.Null(await receiving);
        Assert.Equal("the server does not read", connection.EndReason);
    }
}
