using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>
/// A client that does not read, or hardly, in a busy channel: it loses nothing and the others notice nothing. What waits for it is bounded (Tests/Unit/Gateway/OutboxTests); the
/// server's memory is printed here.
/// </summary>
[Collection(SharedClusterCollection.Name)]
public class SlowReaderTests(SharedCluster shared, ITestOutputHelper output) : ProcessTest(output, shared.Cluster)
{
    private const int TextBytes = 8_000;
    private const int MessagesPerRound = 250;

    private readonly Cluster _cluster = shared.Cluster;

    [Theory]
    [InlineData(0)] // stops reading
    [InlineData(1_024)] // reads a kilobyte for every two megabytes that are said
    public async Task It_gets_every_message_in_order_when_it_reads_again(int bytesPerRound)
    {
        var channel = Unique("busy-");
        using var slow = new SlowClient();
        await slow.LoginAsync(_cluster.B, Unique("Slow"), channel);
        var listener = await LoginAsync(_cluster.B, Unique("Listener"), "ack");
        await listener.JoinAsync(channel);
        var poster = await LoginAsync(_cluster.A, Unique("Poster"), "ack");
        await poster.JoinAsync(channel);

        var rounds = 0;
        var text = new string('s', TextBytes);
        var memory = new List<long>();
        // Until far more was said than sockets and buffers can hold.
        for (; rounds < 6; rounds++)
        {
            await Task.WhenAll(Enumerable.Range(0, MessagesPerRound).Select(_ => poster.PostAsync(text, channel)));
            await listener.CountAsync((rounds + 1) * MessagesPerRound, line => line.Type == "msg" && line.Channel == channel, "messages");
            await slow.ReadAsync(bytesPerRound);
            memory.Add(_cluster.B.Child.ResidentBytes);
        }

        var all = rounds * MessagesPerRound;
        Output.WriteLine($"{all * TextBytes / 1_048_576} MiB were said; server B's memory went from {memory[0] >> 20} to {memory.Max() >> 20} MiB.");
        Assert.Equal(Enumerable.Range(1, all).Select(seq => (long?)seq), listener.Messages(channel).Select(message => message.Seq));
        Assert.Equal(Enumerable.Range(1, all).Select(seq => (long)seq), await slow.ReadSeqsAsync(channel, all));
    }

    /// <summary>A client that reads only when it is told to.</summary>
    private sealed class SlowClient : IDisposable
    {
        private readonly TcpClient _tcp = new() { ReceiveBufferSize = 8 * 1024 };
        private readonly MemoryStream _read = new();

        public async Task LoginAsync(ServerProcess server, string name, string channel)
        {
            await _tcp.ConnectAsync(server.EndPoint).WaitAsync(Patience.Bound);
            var lines = $"{{\"type\":\"login\",\"username\":\"{name}\"}}\n{{\"type\":\"join\",\"channel\":\"{channel}\"}}\n";
            await _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(lines));
            while (!Encoding.UTF8.GetString(_read.ToArray()).Contains("\"joined\"", StringComparison.Ordinal))
                await ReadAsync(1);
        }

        public async Task ReadAsync(int bytes)
        {
            var buffer = new byte[bytes];
            if (bytes == 0)
                return;
            await _tcp.GetStream().ReadExactlyAsync(buffer).AsTask().WaitAsync(Patience.Bound);
            _read.Write(buffer);
        }

        /// <summary>Reads on, fast, until so many messages of the channel came.</summary>
        public async Task<IReadOnlyList<long>> ReadSeqsAsync(string channel, int count)
        {
            var seqs = new List<long>();
            using var reader = new StreamReader(new Concatenation(_read.ToArray(), _tcp.GetStream()), Encoding.UTF8);
            while (seqs.Count < count)
            {
                var line = await reader.ReadLineAsync().WaitAsync(Patience.Bound) ?? throw new InvalidOperationException($"The server closed the connection after {seqs.Count.ToString(CultureInfo.InvariantCulture)} messages.");
                using var json = JsonDocument.Parse(line);
                if (json.RootElement.TryGetProperty("channel", out var of) && of.GetString() == channel && json.RootElement.GetProperty("type").GetString() == "msg")
                    seqs.Add(json.RootElement.GetProperty("seq").GetInt64());
            }

            return seqs;
        }

        public void Dispose() => _tcp.Dispose();
    }

    /// <summary>What was read before, and then the rest.</summary>
    private sealed class Concatenation(byte[] first, Stream rest) : Stream
    {
        private int _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_given == first.Length)
                return await rest.ReadAsync(buffer, cancellationToken);
            var count = Math.Min(buffer.Length, first.Length - _given);
            first.AsMemory(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}
