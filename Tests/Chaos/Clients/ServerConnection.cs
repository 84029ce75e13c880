using System.Net;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansChat.Tests.Chaos.Clients;

/// <summary>One connection to a server: lines in both directions, read at the client's pace.</summary>
internal sealed class ServerConnection : IDisposable
{
    private const int ReadBytes = 16 * 1024;

    // Small, so that a client that does not read is soon felt by its server and not only by the kernel.
    private const int ReceiveBufferBytes = 16 * 1024;

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = ReceiveBufferBytes };
    private readonly ReadPace _pace;
    private readonly TimeSpan _patience;
    private byte[] _buffer = new byte[ReadBytes];
    private int _begin;
    private int _end;

    private ServerConnection(ReadPace pace, TimeSpan patience) => (_pace, _patience) = (pace, patience);

    public static async Task<ServerConnection> OpenAsync(IPEndPoint server, ReadPace pace, TimeSpan patience, CancellationToken cancel)
    {
        var connection = new ServerConnection(pace, patience);
        try
        {
            await connection.BoundAsync(async bounded => await connection._socket.ConnectAsync(server, bounded), cancel);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static byte[] Encode(object message) => [.. JsonSerializer.SerializeToUtf8Bytes(message, Json), (byte)'\n'];

    /// <summary>The next whole line, or null when the server has closed. Part of a line at the end is nothing.</summary>
    /// <exception cref="TimeoutException">The server said nothing for longer than the client has patience.</exception>
    public async ValueTask<JsonDocument?> ReadAsync(CancellationToken cancel)
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_begin + searched, _end - _begin - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                // The document looks into the buffer, so it must be done with before the next line is read.
                var line = _buffer.AsMemory(_begin, searched + found);
                _begin += line.Length + 1;
                return JsonDocument.Parse(line);
            }

            searched = _end - _begin;
            MakeRoom();
            var wanted = await _pace.TakeAsync(_buffer.Length - _end, cancel);
            var read = 0;
            await BoundAsync(async bounded => read = await _socket.ReceiveAsync(_buffer.AsMemory(_end, wanted), SocketFlags.None, bounded), cancel);
            if (read == 0)
                return null;
            _end += read;
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, cancel)..];
    }

    public void Dispose() => _socket.Dispose();

    private async Task BoundAsync(Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_patience);
        try
        {
            await work(patience.Token);
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException("The server says nothing.", late);
        }
    }

    private void MakeRoom()
    {
        if (_begin > 0)
        {
            _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
            (_begin, _end) = (0, _end - _begin);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
