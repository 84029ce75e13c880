using System.Net.Security;
using System.Net.Sockets;

namespace OrleansChat.Tests.Conformance.Talking;

/// <summary>One connection to a server: bytes out, lines in. Nothing is read before somebody asks for a line, so a client that does not ask does not read.</summary>
internal sealed class LineConnection : IDisposable
{
    private const int ReadBytes = 16 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[ReadBytes];
    private int _begin;
    private int _end;
    private bool _isClosed;

    private LineConnection(Socket socket, Stream stream) => (_socket, _stream) = (socket, stream);

    /// <summary>Connects.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="encryption">How what is said is encrypted.</param>
    /// <param name="receiveBufferBytes">How much the kernel holds for a client that does not read; null for what it likes.</param>
    /// <param name="bound">Ends the waiting.</param>
    /// <exception cref="SocketException">Nobody is there.</exception>
    /// <exception cref="IOException">Who is there speaks no TLS, or closed the connection.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The server's certificate is not one that may be.</exception>
    public static async Task<LineConnection> OpenAsync(ServerAddress server, Encryption encryption, int? receiveBufferBytes, CancellationToken bound)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBufferBytes is { } bytes)
            socket.ReceiveBufferSize = bytes;
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, bound);
            var network = new NetworkStream(socket, ownsSocket: true);
            return new LineConnection(socket, encryption.IsOn ? await EncryptAsync(network, encryption.OptionsFor(server.Host), bound) : network);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends.</summary>
    /// <exception cref="IOException">The connection has ended.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken bound) => await _stream.WriteAsync(bytes, bound);

    /// <summary>Says that nothing more will come.</summary>
    public async Task EndSendingAsync()
    {
        if (_stream is SslStream encrypted)
            await encrypted.ShutdownAsync();
        _socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>The next line without its LF, or null when the server has closed. A connection that breaks has ended, too.</summary>
    /// <param name="bound">Ends the waiting.</param>
    /// <exception cref="InvalidDataException">The line is longer than anybody wants to hold.</exception>
    public async Task<byte[]?> ReadAsync(CancellationToken bound)
    {
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(_begin + searched, _end - _begin - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = _buffer.AsSpan(_begin, searched + found).ToArray();
                _begin += line.Length + 1;
                return line;
            }

            searched = _end - _begin;
            if (_isClosed)
                return null;
            MakeRoom();
            _isClosed = await ReceiveAsync(bound) == 0;
        }
    }

    /// <summary>What came behind the last LF. Only complete when the server has closed.</summary>
    public byte[] Rest() => _buffer.AsSpan(_begin, _end - _begin).ToArray();

    public void Dispose() => _stream.Dispose();

    private static async Task<SslStream> EncryptAsync(NetworkStream network, SslClientAuthenticationOptions options, CancellationToken bound)
    {
        var encrypted = new SslStream(network);
        try
        {
            await encrypted.AuthenticateAsClientAsync(options, bound);
            return encrypted;
        }
        catch
        {
            await encrypted.DisposeAsync();
            throw;
        }
    }

    private async Task<int> ReceiveAsync(CancellationToken bound)
    {
        try
        {
            var count = await _stream.ReadAsync(_buffer.AsMemory(_end), bound);
            _end += count;
            return count;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
            return;
        var length = _end - _begin;
        if (length > ConformanceLimits.HeardLineBytesMax)
            throw new InvalidDataException($"A line of more than {ConformanceLimits.HeardLineBytesMax} bytes.");
        var target = length > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        Buffer.BlockCopy(_buffer, _begin, target, 0, length);
        (_buffer, _begin, _end) = (target, 0, length);
    }
}
