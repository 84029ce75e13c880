using System.Text.Json;

namespace OrleansChat.Tests.Chaos.Clients;

/// <summary>One line that a server sent. Fields that it does not have are null.</summary>
internal readonly struct ServerLine(JsonElement json)
{
    public string? Type => Text("type");

    public string? Event => Text("event");

    public string? Code => Text("code");

    public string? From => Text("from");

    public string? To => Text("to");

    public string? Rid => Text("rid");

    public string? Cid => Text("cid");

    public string? Channel => Text("channel");

    public string? Epoch => Text("epoch");

    public string? Body => Text("text");

    public string? Topic => Text("topic");

    public string? Token => Text("token");

    public string? Reason => Text("reason");

    public long? Seq => json.TryGetProperty("seq", out var value) ? value.GetInt64() : null;

    public bool? Recovered => json.TryGetProperty("recovered", out var value) ? value.GetBoolean() : null;

    /// <summary>What a welcome says about each channel.</summary>
    public IEnumerable<ServerLine> Channels => json.GetProperty("channels").EnumerateArray().Select(entry => new ServerLine(entry));

    public override string ToString() => json.ToString();

    private string? Text(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
