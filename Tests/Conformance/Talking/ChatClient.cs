using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Watching;

namespace OrleansChat.Tests.Conformance.Talking;

/// <summary>
/// A client that keeps every line it is sent, and shows each to the watch. <see cref="NextAsync"/> moves forward through them, <see cref="AskAsync"/> finds the answer to a request
/// and leaves the others where they are. It reads only while it waits for something, and every wait ends. One caller at a time.
/// </summary>
public sealed class ChatClient : IDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly LineConnection _connection;
    private readonly ServerAddress _server;
    private readonly Listener _listener;
    private readonly Watch _watch;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly List<ServerLine> _lines = [];
    private Pace? _pace;
    private bool _isClosed;
    private int _cursor;
    private int _requests;

    private ChatClient(LineConnection connection, ServerAddress server, string who, Watch watch, TimeSpan patience, TimeProvider time)
    {
        (_connection, _server, _watch, _patience, _time) = (connection, server, watch, patience, time);
        _listener = new Listener(who);
    }

    /// <summary>The name that the last login asked for.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Every line so far.</summary>
    public IReadOnlyList<ServerLine> Lines => _lines;

    /// <summary>What the login was answered with.</summary>
    public ServerLine Welcome { get; private set; } = new("", default);

    /// <summary>The longest line, as the server said at the login.</summary>
    public int LineBytes => (int)Limit("line_bytes", ConformanceLimits.HeardLineBytesMax);

    /// <summary>The longest text, as the server said at the login.</summary>
    public int TextBytes => (int)Limit("text_bytes", LineBytes);

    /// <summary>Messages a second, as the server said at the login; 0 for any number.</summary>
    public long MessagesPerSecond => Limit("messages_per_s", long.MaxValue);

    public static async Task<ChatClient> ConnectAsync(ServerAddress server, Encryption encryption, string who, int? receiveBufferBytes, Watch watch, TimeSpan patience, TimeProvider time)
    {
        using var bound = new CancellationTokenSource(patience, time);
        try
        {
            return new ChatClient(await LineConnection.OpenAsync(server, encryption, receiveBufferBytes, bound.Token), server, who, watch, patience, time);
        }
        catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            throw new RuleBrokenException($"a connection to {server}", failure is OperationCanceledException ? $"nothing within {patience.TotalSeconds} s" : failure.Message);
        }
    }

    /// <summary>Sends a login and returns its answer, whatever that is.</summary>
    public async Task<ServerLine> TryLoginAsync(string name, IReadOnlyList<string>? caps = null, IReadOnlyList<ResumePoint>? resume = null, string? token = null, string? password = null)
    {
        Name = name;
        _listener.Caps = caps ?? [];
        _listener.Resumed = (resume ?? []).GroupBy(point => point.Channel).ToDictionary(points => points.Key, points => points.First().Seq);
        var answer = await AskAsync(new { type = "login", username = name, caps, resume, token, password });
        if (answer.Event != "welcome")
            return answer;
        Welcome = answer;
        _listener.LineBytes = LineBytes;
        _pace = new Pace(MessagesPerSecond, _time);
        return answer;
    }

    /// <summary>Says which capabilities a login names that is sent as a line.</summary>
    public void Declare(params IReadOnlyCollection<string> caps) => _listener.Caps = caps;

    /// <summary>Sends a message with a request id, when the flood limit allows it, and returns the acknowledgement or the refusal. Needs the capability <c>ack</c>.</summary>
    public async Task<ServerLine> PostAsync(string text, string? channel = null, string? cid = null, string? scope = null)
    {
        await UntilMayPostAsync();
        return await AskAsync(new { type = "msg", text, channel, cid, scope });
    }

    /// <summary>As <see cref="PostAsync"/>, and insists on the acknowledgement.</summary>
    public async Task<ServerLine> SayAsync(string text, string? channel = null, string? cid = null, string? scope = null)
        => Expect.Ack(await PostAsync(text, channel, cid, scope));

    /// <summary>Joins, and insists on it.</summary>
    public async Task<ServerLine> JoinAsync(string channel) => Expect.Event(await AskAsync(new { type = "join", channel }), "joined");

    /// <summary>Returns when one more message is within the flood limit. For those who send without <see cref="PostAsync"/>.</summary>
    public Task UntilMayPostAsync() => _pace?.TakeAsync() ?? Task.CompletedTask;

    /// <summary>Sends a request under a new request id and returns the first line that carries it.</summary>
    public async Task<ServerLine> AskAsync(object request)
    {
        var rid = "r" + (++_requests).ToString(CultureInfo.InvariantCulture);
        var fields = JsonSerializer.SerializeToNode(request, Json)!.AsObject();
        fields.Add("rid", JsonValue.Create(rid));
        var line = fields.ToJsonString(Json);
        var from = _lines.Count;
        await SendLineAsync(line);
        return _lines[await FindAsync(from, heard => heard.Rid == rid, $"an answer with its rid to {line}")];
    }

    /// <summary>The first line that carries a request id, wherever the reading stands: an ack may come behind its message, or before it.</summary>
    public async Task<ServerLine> AnswerAsync(string rid) => _lines[await FindAsync(0, line => line.Rid == rid, $"an answer with the rid {rid}")];

    /// <summary>
    /// A request that is always answered (nobody leaves <c>general</c>), and only after the answers of all messages before it. Returns what came up to that answer since a mark,
    /// without the answer.
    /// </summary>
    public async Task<IReadOnlyList<ServerLine>> FenceAsync(int mark)
    {
        var answer = await AskAsync(new { type = "leave", channel = "general" });
        return [.. _lines.Skip(mark).TakeWhile(line => line != answer)];
    }

    public Task SendAsync(object message) => SendLineAsync(JsonSerializer.Serialize(message, Json));

    public Task SendLineAsync(string line) => SendBytesAsync(Encoding.UTF8.GetBytes(line + "\n"));

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        using var bound = new CancellationTokenSource(_patience, _time);
        try
        {
            await _connection.SendAsync(bytes, bound.Token);
        }
        catch (IOException)
        {
            // A server may close while it is spoken to; what it said before is still read.
        }
        catch (OperationCanceledException)
        {
            throw new RuleBrokenException($"{_server} to read what a client says", $"nothing was taken within {_patience.TotalSeconds} s");
        }
    }

    /// <summary>Says that nothing more will come, as a pipe's end does, and can still read.</summary>
    public async Task EndSendingAsync()
    {
        try
        {
            await _connection.EndSendingAsync();
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            // The server has closed already; what it said before is still read.
        }
    }

    /// <summary>The next wanted line; the lines before it are passed over.</summary>
    public async Task<ServerLine> NextAsync(Func<ServerLine, bool> wanted, string what) => (await UntilAsync(wanted, what))[^1];

    /// <summary>All lines from where the last reading ended up to the wanted one, which is the last.</summary>
    public async Task<IReadOnlyList<ServerLine>> UntilAsync(Func<ServerLine, bool> wanted, string what)
    {
        var first = _cursor;
        _cursor = await FindAsync(first, wanted, what) + 1;
        return [.. _lines.Take(_cursor).Skip(first)];
    }

    /// <summary>The next message of a channel.</summary>
    public Task<ServerLine> NextMessageAsync(string channel) => NextAsync(line => line.IsMessageOf(channel), $"a message of {channel}");

    /// <summary>The next message of a channel that says this.</summary>
    public Task<ServerLine> HearAsync(string channel, string text) => NextAsync(line => line.IsMessageOf(channel) && line.Text == text, $"the message \"{text}\" of {channel}");

    /// <summary>Reads until the server closes, and returns what came from where the last reading ended.</summary>
    public async Task<IReadOnlyList<ServerLine>> ToEndAsync(TimeSpan? patience = null)
    {
        var wait = patience ?? _patience;
        using var bound = new CancellationTokenSource(wait, _time);
        while (await ReadAsync("the end of the connection", wait, bound.Token)) { }
        var first = _cursor;
        _cursor = _lines.Count;
        return [.. _lines.Skip(first)];
    }

    /// <summary>Reads until the server closes, and returns the last line.</summary>
    public async Task<ServerLine> LastLineAsync()
        => await ToEndAsync() is [.., var last] ? last : throw new RuleBrokenException("a last line before the end", "the end of the connection");

    /// <summary>Leaves as a polite client does, and returns the last line before the close.</summary>
    public async Task<ServerLine> QuitAsync()
    {
        await SendAsync(new { type = "quit" });
        return Expect.Event(await LastLineAsync(), "goodbye");
    }

    public void Dispose() => _connection.Dispose();

    private long Limit(string name, long most)
        => Welcome.Json.TryGetProperty("limits", out var limits) && limits.ValueKind == JsonValueKind.Object && ServerLine.NumberOf(limits, name) is { } limit && limit >= 0 && limit <= most
            ? limit
            : throw new RuleBrokenException($"{name} among the limits in welcome", Welcome.ToString());

    /// <summary>The index of the first wanted line at or after the given one.</summary>
    private async Task<int> FindAsync(int from, Func<ServerLine, bool> wanted, string what)
    {
        using var bound = new CancellationTokenSource(_patience, _time);
        for (var index = from; ; index++)
        {
            while (index >= _lines.Count)
            {
                if (!await ReadAsync(what, _patience, bound.Token))
                    throw new RuleBrokenException(what, $"the end of the connection after {Last()}");
            }

            if (wanted(_lines[index]))
                return index;
        }
    }

    /// <summary>Reads one line more; false at the end. A line that is no JSON object is shown to the watch and then passed over.</summary>
    private async Task<bool> ReadAsync(string what, TimeSpan patience, CancellationToken bound)
    {
        byte[]? raw;
        try
        {
            raw = await _connection.ReadAsync(bound);
        }
        catch (OperationCanceledException)
        {
            throw new RuleBrokenException(what, $"nothing more within {patience.TotalSeconds} s after {Last()}");
        }
        catch (InvalidDataException endless)
        {
            throw new RuleBrokenException(what, endless.Message);
        }

        if (raw is null)
        {
            if (!_isClosed)
                _watch.Close(_listener, _connection.Rest());
            _isClosed = true;
            return false;
        }

        if (_watch.Look(_listener, raw) is { } line)
            _lines.Add(line);
        return _lines.Count <= ConformanceLimits.HeardLinesMax
            ? true
            : throw new RuleBrokenException(what, $"{ConformanceLimits.HeardLinesMax} other lines");
    }

    private string Last() => _lines.Count == 0 ? "no line at all" : _lines[^1].ToString();
}

/// <summary>Where a client stopped hearing a channel, as its login says it.</summary>
public sealed record ResumePoint(
    [property: JsonPropertyName("channel")] string Channel, [property: JsonPropertyName("epoch")] string Epoch, [property: JsonPropertyName("seq")] long Seq);
