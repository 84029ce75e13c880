using System.Text.Json;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Messages;

/// <summary>The table "Messages from servers" of docs/PROTOCOL.md: which fields a line has, and of which kind they are.</summary>
public static class ServerLineTable
{
    private const double Year2020 = 1_577_836_800;
    private const double Year2100 = 4_102_444_800;

    private static readonly FieldForm Server = new("server", IsWord);
    private static readonly FieldForm Channel = new("channel", IsWord);
    private static readonly FieldForm Epoch = new("epoch", IsWord);
    private static readonly FieldForm Seq = new("seq", IsCount);
    private static readonly FieldForm Place = new("seq", IsPlace);
    private static readonly FieldForm User = new("user", IsWord);
    private static readonly FieldForm From = new("from", IsWord);
    private static readonly FieldForm Text = new("text", IsWord);
    private static readonly FieldForm Rid = new("rid?", IsWord);
    private static readonly FieldForm Token = new("token?", IsWord);
    private static readonly FieldForm Cid = new("cid?", IsWord);
    private static readonly FieldForm Timestamp = new("timestamp", IsTime);
    private static readonly FieldForm Oldest = new("oldest", IsCount);

    private static readonly LineForm Limits = new("", null, [new("line_bytes", IsPlace), new("text_bytes", IsPlace), new("messages_per_s", IsCount)]);
    private static readonly LineForm WhereItIs = new("", null, [Channel, Epoch, Seq, Oldest, new("recovered?", IsFlag), new("reason?", IsWord)]);
    private static readonly FieldForm End = new("end", IsFlag);
    private static readonly FieldForm Replay = new("replay?", value => value.ValueKind == JsonValueKind.True);

    private static readonly LineForm OneChannel = new("", null, [Channel, new("members", IsCount), new("topic?", IsWord)]);
    private static readonly LineForm OneUser = new("", null, [new("user", IsWord), new("server?", IsWord), new("role?", IsWord), new("away?", value => value.ValueKind == JsonValueKind.True)]);
    private static readonly LineForm Item = new("", null, [From, Server, Text, Place, Timestamp]);

    /// <summary>What even an event that nobody knows has.</summary>
    public static LineForm AnySystem { get; } = new("system", null, [Text]);

    /// <summary>One for each row of the table.</summary>
    public static IReadOnlyList<LineForm> Rows { get; } =
    [
        new("system", "welcome", [Text, Rid, Server, Token, new("limits", value => IsObject(value, Limits)), new("channels", value => IsListOf(value, WhereItIs))]),
        new("system", "registered", [Text, Rid, new("user", IsWord)]),
        new("system", "joined", [Text, Rid, Channel, Epoch, Seq]),
        new("system", "left", [Text, Rid, Channel]),
        new("system", "topic", [Text, Channel, Place, From, Server, new("topic", value => value.ValueKind == JsonValueKind.String), Timestamp, Replay]),
        .. new[] { "kick", "mute", "unmute", "ban", "unban", "promote", "demote" }.Select(what => new LineForm(
            "system", what, [Text, Channel, Place, From, Server, new("user", IsWord), new("reason?", IsWord), new("until?", IsTime), Timestamp, Replay])),
        new("system", "channels", [Text, Rid, new("channels", value => IsListOf(value, OneChannel)), End]),
        new("system", "who", [Text, Rid, Channel, new("users", value => IsListOf(value, OneUser)), End]),
        new("system", "goodbye", [Text, Rid]),
        new("system", "server_up", [Text, Server]),
        new("system", "server_down", [Text, Server]),
        new("msg", null, [From, Server, Text, Channel, Place, Timestamp, new("to?", IsWord), Replay]),
        new("history", null, [Rid, Channel, Epoch, new("items", value => IsListOf(value, Item)), Oldest, new("head", IsCount), End]),
        new("ack", null, [Rid, Cid, Channel, Epoch, Place, new("dup", IsFlag)]),
        new("presence", null, [Channel, User, new("server?", IsWord), new("state", value => IsOneOf(value, "join", "leave", "away", "here"))]),
        new("typing", null, [Channel, User, new("state", value => IsOneOf(value, "active", "done")), new("to?", IsWord)]),
        new("ping", null, [new("heads", value => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(head => IsCount(head.Value)))]),
        new("error", null, [Text, new("code", IsWord), Rid, Cid, new("retry_ms?", IsCount), new("fatal", IsFlag), new("reconnect?", IsFlag)]),
    ];

    private static bool IsWord(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 };

    private static bool IsOneOf(JsonElement value, params string[] words) => value.ValueKind == JsonValueKind.String && words.Contains(value.GetString());

    private static bool IsFlag(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private static bool IsCount(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0;

    private static bool IsPlace(JsonElement value) => IsCount(value) && value.GetInt64() > 0;

    // Seconds, with milliseconds: three digits behind the point.
    private static bool IsTime(JsonElement value)
        => value.ValueKind == JsonValueKind.Number && value.GetDouble() is > Year2020 and < Year2100 && value.GetRawText() is [.., '.', _, _, _];

    private static bool IsObject(JsonElement value, LineForm form) => value.ValueKind == JsonValueKind.Object && form.WhatIsWrongWith(value) is null;

    private static bool IsListOf(JsonElement value, LineForm form) => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(one => IsObject(one, form));
}

/// <summary>One row of the table.</summary>
/// <param name="Type">The line's type.</param>
/// <param name="Event">Its event, if it is a <c>system</c> line.</param>
/// <param name="Fields">Its fields.</param>
public sealed record LineForm(string Type, string? Event, IReadOnlyList<FieldForm> Fields)
{
    /// <summary>What a line should have had, or null.</summary>
    public string? WhatIsWrongWith(ServerLine line) => WhatIsWrongWith(line.Json);

    internal string? WhatIsWrongWith(JsonElement json) => Fields.FirstOrDefault(field => !field.IsIn(json)) is { } missing ? $"a right field {missing.Name}" : null;
}

/// <summary>One field of a row.</summary>
/// <param name="Written">Its name as in the table: with a question mark if it may be left out.</param>
/// <param name="IsRight">Whether a value is one of it.</param>
public sealed record FieldForm(string Written, Func<JsonElement, bool> IsRight)
{
    public string Name => Written.TrimEnd('?');

    internal bool IsIn(JsonElement json) => json.TryGetProperty(Name, out var value) ? IsRight(value) : Written.EndsWith('?');
}
