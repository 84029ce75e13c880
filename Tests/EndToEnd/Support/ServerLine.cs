using System.Diagnostics;
using System.Text.Json;

namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>One line that a server sent, and when it came. Fields that it does not have are null.</summary>
public sealed class ServerLine
{
    private readonly string _raw;
    private readonly JsonElement _json;

    public ServerLine(string raw)
    {
        _raw = raw;
        _json = JsonElement.Parse(raw);
    }

    public long ArrivedAt { get; } = Stopwatch.GetTimestamp();

    public string? Type => Field("type");

    public string? Text => Field("text");

    public string? Event => Field("event");

    public string? Code => Field("code");

    public string? From => Field("from");

    public string? Server => Field("server");

    public string? Channel => Field("channel");

    public string? Epoch => Field("epoch");

    public string? Token => Field("token");

    public string? Rid => Field("rid");

    public string? Cid => Field("cid");

    public long? Seq => Number("seq");

    public long? RetryMs => Number("retry_ms");

    public bool? Fatal => Flag("fatal");

    public bool? Dup => Flag("dup");

    public override string ToString() => _raw;

    private string? Field(string name) => _json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private long? Number(string name) => _json.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    private bool? Flag(string name) => _json.TryGetProperty(name, out var value) ? value.GetBoolean() : null;
}
