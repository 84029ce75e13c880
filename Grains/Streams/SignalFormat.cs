using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.SharedLog.Signals;
using OrleansChat.SharedLog.State;

namespace OrleansChat.Grains.Streams;

/// <summary>The items of streams that servers tell each other as signals, and not by the log.</summary>
internal static class SignalFormat
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An item as a signal's body.</summary>
    /// <returns>Null if items of this kind are no signals.</returns>
    public static byte[]? Write(object item) => item switch
    {
        PresenceChange { State: PresenceState.Away or PresenceState.Here, Session: { } session } change
            => Write("presence", change.Channel, change.User, change.UserKey, change.State == PresenceState.Away ? "away" : "here", session),
        TypingChange change => Write("typing", change.Channel, change.User, change.UserKey, change.IsActive ? "active" : "done", session: null),
        _ => null,
    };

    /// <summary>Reads a signal, in which anything may stand.</summary>
    /// <returns>A <see cref="PresenceChange"/> or a <see cref="TypingChange"/>; null for what is neither.</returns>
    public static object? Read(Signal signal)
    {
        try
        {
            using var json = JsonDocument.Parse(signal.Body);
            return Read(json.RootElement, signal.Server);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static object? Read(JsonElement json, string server) => (StringOf(json, "type"), StringOf(json, "state")) switch
    {
        // A server speaks for its own users only, and of away in general.
        ("presence", "away" or "here") => new PresenceChange(
            ClusterView.GeneralChannel, StringOf(json, "user"), StringOf(json, "key"), StringOf(json, "state") == "away" ? PresenceState.Away : PresenceState.Here, server, StringOf(json, "session")),
        ("typing", "active" or "done") => new TypingChange(StringOf(json, "channel"), StringOf(json, "user"), StringOf(json, "key"), StringOf(json, "state") == "active"),
        _ => null,
    };

    private static string StringOf(JsonElement json, string name)
        => json.GetProperty(name).GetString() ?? throw new KeyNotFoundException($"The field {name} is null.");

    private static byte[] Write(string type, string channel, string user, string userKey, string state, string? session)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, Readable))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WriteString("channel"u8, channel);
            json.WriteString("user"u8, user);
            json.WriteString("key"u8, userKey);
            json.WriteString("state"u8, state);
            if (session is not null)
                json.WriteString("session"u8, session);
            json.WriteEndObject();
        }

        return output.ToArray();
    }
}
