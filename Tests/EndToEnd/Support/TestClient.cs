using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>
/// A client of raw TCP and JSON lines that shares no code with the product. It keeps every line it was sent; <see cref="NextAsync"/> moves
/// forward through them, <see cref="AskAsync"/> finds the one answer to a request and leaves the others where they are.
/// </summary>
public sealed class TestClient : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly TcpClient _tcp;
    private readonly Stream _stream;
    private readonly Transcript<ServerLine> _lines;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Task _reader;
    private int _cursor;
    private int _requests;

    private TestClient(TcpClient tcp, Stream stream)
    {
        _tcp = tcp;
        _stream = stream;
        _lines = new Transcript<ServerLine>($"The client of {tcp.Client.RemoteEndPoint}");
        _reader = ReadAsync();
    }

    public string Name { get; private set; } = "";

    /// <summary>Every line so far.</summary>
    public IReadOnlyList<ServerLine> Lines => _lines.Items;

    /// <summary>How many lines came so far: a mark for <see cref="FindAsync"/>.</summary>
    public int Mark => _lines.Count;

    /// <summary>Connects, if that is wanted from a certain address of this machine.</summary>
    public static async Task<TestClient> ConnectAsync(IPEndPoint server, IPAddress? from = null)
    {
        var tcp = from is null ? new TcpClient() : new TcpClient(new IPEndPoint(from, 0));
        tcp.NoDelay = true;
        try
        {
            await tcp.ConnectAsync(server);
            return new TestClient(tcp, tcp.GetStream());
        }
        catch
        {
            tcp.Dispose();
            throw;
        }
    }

    /// <summary>Connects over TLS, to a server with a certificate that is known.</summary>
    public static async Task<TestClient> ConnectTlsAsync(IPEndPoint server, X509Certificate2 known)
    {
        var tcp = new TcpClient { NoDelay = true };
        try
        {
            await tcp.ConnectAsync(server);
            return new TestClient(tcp, await Tls.AuthenticateAsync(tcp.GetStream(), known));
        }
        catch
        {
            tcp.Dispose();
            throw;
        }
    }

    /// <summary>Sends the login and returns the first answer, welcome or refusal.</summary>
    public async Task<ServerLine> LoginAsync(string name, params string[] caps)
    {
        Name = name;
        var from = _lines.Count;
        await SendAsync(new { type = "login", username = name, caps = caps.Length == 0 ? null : caps });
        return _lines[await _lines.FindAsync(from, line => line.Type is "system" or "error", $"the answer to the login of {name}")];
    }

    /// <summary>Posts with a request id and returns the acknowledgement or the refusal. Needs the capability <c>ack</c>.</summary>
    public Task<ServerLine> PostAsync(string text, string? channel = null, string? cid = null, string? scope = null) =>
        AskAsync(new { type = "msg", text, channel, cid, scope });

    /// <summary>Sends the same message again after the time that each refusal for the moment names, as a client does, and returns the acknowledgement.</summary>
    public async Task<ServerLine> PostUntilAckedAsync(string text, string cid)
    {
        using var patience = new CancellationTokenSource(Patience.Bound);
        while (true)
        {
            var answer = await PostAsync(text, cid: cid);
            if (answer.Code != "unavailable")
            {
                Assert.Equal(("ack", cid), (answer.Type, answer.Cid));
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(answer.RetryMs!.Value), patience.Token);
        }
    }

    public Task<ServerLine> JoinAsync(string channel) => AskAsync(new { type = "join", channel });

    /// <summary>Sends a request under a new request id and returns the one line that answers it.</summary>
    public async Task<ServerLine> AskAsync(object request)
    {
        var rid = "r" + Interlocked.Increment(ref _requests).ToString(CultureInfo.InvariantCulture);
        var fields = JsonSerializer.SerializeToNode(request, Json)!.AsObject();
        fields.Add("rid", JsonValue.Create(rid));
        var from = _lines.Count;
        await SendLineAsync(fields.ToJsonString());
        return await FindAsync(from, line => line.Rid == rid, $"the answer to {fields.ToJsonString()}");
    }

    public Task SendAsync(object message) => SendLineAsync(JsonSerializer.Serialize(message, Json));

    public Task SendLineAsync(string line) => SendBytesAsync(Encoding.UTF8.GetBytes(line + "\n"));

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        await _sending.WaitAsync();
        try
        {
            await _stream.WriteAsync(bytes);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says to the server that nothing more will come, as a pipe's end does, and goes on listening.</summary>
    public void EndSending() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>The next wanted line; the lines before it are passed over.</summary>
    public async Task<ServerLine> NextAsync(Func<ServerLine, bool> wanted, string what) => (await ReadUntilAsync(wanted, what))[^1];

    /// <summary>All lines from where the last reading ended up to the wanted one, which is the last.</summary>
    public async Task<IReadOnlyList<ServerLine>> ReadUntilAsync(Func<ServerLine, bool> wanted, string what)
    {
        var first = _cursor;
        _cursor = await _lines.FindAsync(first, wanted, what) + 1;
        return [.. _lines.Items.Take(_cursor).Skip(first)];
    }

    /// <summary>Waits until the server closes, and returns what it sent from where the last reading ended.</summary>
    public async Task<IReadOnlyList<ServerLine>> ReadToEndAsync()
    {
        await _lines.EndedAsync();
        var first = _cursor;
        _cursor = _lines.Count;
        return [.. _lines.Items.Skip(first)];
    }

    public Task<ServerLine> NextErrorAsync(string code) => NextAsync(line => line.Type == "error" && line.Code == code, $"the error {code}");

    public Task<ServerLine> NextMessageAsync(string text) => NextAsync(line => line.Type == "msg" && line.Text == text, $"the message \"{text}\"");

    /// <summary>A wanted line at or after the mark, wherever the reading stands.</summary>
    public async Task<ServerLine> FindAsync(int mark, Func<ServerLine, bool> wanted, string what) => _lines[await _lines.FindAsync(mark, wanted, what)];

    /// <summary>Waits until a number of lines of a kind, all told, have come.</summary>
    public async Task CountAsync(int count, Func<ServerLine, bool> kind, string what)
    {
        var seen = 0;
        await _lines.FindAsync(0, line => kind(line) && ++seen >= count, $"{count} {what}");
    }

    /// <summary>The messages of a channel, in the order of their arrival.</summary>
    public IReadOnlyList<ServerLine> Messages(string channel) => [.. _lines.Items.Where(line => line.Type == "msg" && line.Channel == channel)];

    /// <summary>Leaves as a polite client does and waits for the goodbye and the close.</summary>
    public async Task QuitAsync()
    {
        await SendAsync(new { type = "quit" });
        await _lines.EndedAsync();
        var last = _lines.Items[^1];
        Assert.Equal(("system", "goodbye"), (last.Type, last.Event));
    }

    public async ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        await _reader;
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        using var reader = new StreamReader(_stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        try
        {
            while (await reader.ReadLineAsync() is { } line)
                _lines.Add(new ServerLine(line));
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // A killed server resets its connections, and a disposed client has closed its own: both are only the end of the lines.
        }
        finally
        {
            _lines.End();
        }
    }
}
