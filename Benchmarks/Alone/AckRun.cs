using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OrleansChat.Benchmarks.Wires;

namespace OrleansChat.Benchmarks.Alone;

/// <summary>
/// Clients that say as much as is confirmed: each in a room of its own, a number of messages ahead of its acks, each message with a cid. An ack comes when the message is on disk, so this is what
/// the log takes, with everything that a client needs around it.
/// </summary>
internal sealed class AckRun(IReadOnlyList<IPEndPoint> servers, int clients, int window, TimeProvider time)
{
    private const int BufferBytes = 64 * 1024;
    private const int TextBytes = 100;

    private readonly OrleansChatWire _wire = new(time.GetTimestamp().ToString("x", CultureInfo.InvariantCulture));
    private long _acked;

    private static ReadOnlySpan<byte> Ack => "{\"type\":\"ack\""u8;

    /// <summary>Posts until a time is over, or so many messages are acked.</summary>
    /// <param name="warmUp">What is not measured before it.</param>
    /// <param name="longest">How long it is measured at most.</param>
    /// <param name="messagesMax">Messages after which it is enough.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Acked posts a second.</returns>
    /// <exception cref="InvalidOperationException">A server refused something, or ended a connection.</exception>
    public async Task<double> RunAsync(TimeSpan warmUp, TimeSpan longest, long messagesMax, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var speaking = Enumerable.Range(0, clients).Select(number => SpeakAsync(number, stop.Token)).ToArray();
        await Task.WhenAny(Task.Delay(warmUp, time, cancel), Task.WhenAny(speaking));
        var (began, before) = (time.GetTimestamp(), Interlocked.Read(ref _acked));
        while (time.GetElapsedTime(began) < longest && Interlocked.Read(ref _acked) < messagesMax && !Array.Exists(speaking, one => one.IsFaulted))
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancel);
        var rate = (Interlocked.Read(ref _acked) - before) / time.GetElapsedTime(began).TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(speaking);
        return rate;
    }

    private async Task SpeakAsync(int number, CancellationToken stop)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(servers[number % servers.Count], CancellationToken.None);
        var room = string.Create(CultureInfo.InvariantCulture, $"ack-{number}");
        await socket.SendAllAsync(_wire.Greeting(number, room));
        var output = new ArrayBufferWriter<byte>();
        var (sent, acked, kept) = (0, 0, 0);
        var buffer = new byte[BufferBytes];
        Write(output, room, ref sent, window);
        await socket.SendAllAsync(output.WrittenMemory);
        while (acked < sent)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(kept), CancellationToken.None);
            if (count == 0)
                throw new InvalidOperationException("A server closed a connection.");
            var came = buffer.AsSpan(0, kept + count);
            var news = Acks(came, out var done);
            kept = came.Length - done;
            came[done..].CopyTo(buffer);
            acked += news;
            Interlocked.Add(ref _acked, news);
            if (news == 0 || stop.IsCancellationRequested)
                continue;
            Write(output, room, ref sent, news);
            await socket.SendAllAsync(output.WrittenMemory);
        }
    }

    private static int Acks(ReadOnlySpan<byte> came, out int done)
    {
        var acks = 0;
        done = 0;
        while (came[done..].IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = came.Slice(done, end);
            if (line.StartsWith(Ack))
                acks++;
            else if (line.StartsWith("{\"type\":\"error\""u8))
                throw new InvalidOperationException($"A server refused: {Encoding.UTF8.GetString(line)}");
            done += end + 1;
        }

        return acks;
    }

    private static void Write(ArrayBufferWriter<byte> output, string room, ref int sent, int messages)
    {
        output.ResetWrittenCount();
        for (; messages > 0; messages--)
        {
            var line = output.GetSpan(TextBytes + 200);
            output.Advance(Encoding.ASCII.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"msg\",\"channel\":\"{room}\",\"cid\":\"c{sent++}\",\"text\":\"{new string('x', TextBytes)}\"}}\n"), line));
        }
    }
}
