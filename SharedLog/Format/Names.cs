using System.Text.Json;

namespace OrleansChat.SharedLog.Format;

/// <summary>The words of the log's lines, encoded once.</summary>
internal static class Names
{
    public static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    public static readonly JsonEncodedText Channel = JsonEncodedText.Encode("channel");
    public static readonly JsonEncodedText Seq = JsonEncodedText.Encode("seq");
    public static readonly JsonEncodedText From = JsonEncodedText.Encode("from");
    public static readonly JsonEncodedText OriginServer = JsonEncodedText.Encode("origin_server");
    public static readonly JsonEncodedText Text = JsonEncodedText.Encode("text");
    public static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");
    public static readonly JsonEncodedText Cid = JsonEncodedText.Encode("cid");
    public static readonly JsonEncodedText User = JsonEncodedText.Encode("user");
    public static readonly JsonEncodedText Key = JsonEncodedText.Encode("key");
    public static readonly JsonEncodedText Session = JsonEncodedText.Encode("session");
    public static readonly JsonEncodedText Generation = JsonEncodedText.Encode("generation");
    public static readonly JsonEncodedText State = JsonEncodedText.Encode("state");
    public static readonly JsonEncodedText Orderly = JsonEncodedText.Encode("orderly");
    public static readonly JsonEncodedText ProcessId = JsonEncodedText.Encode("pid");
    public static readonly JsonEncodedText Address = JsonEncodedText.Encode("address");
    public static readonly JsonEncodedText NudgePort = JsonEncodedText.Encode("nudge_port");
    public static readonly JsonEncodedText Version = JsonEncodedText.Encode("version");
    public static readonly JsonEncodedText Epoch = JsonEncodedText.Encode("epoch");
    public static readonly JsonEncodedText Segment = JsonEncodedText.Encode("segment");

    public static readonly JsonEncodedText Token = JsonEncodedText.Encode("token");
    public static readonly JsonEncodedText Replaces = JsonEncodedText.Encode("replaces");
    public static readonly JsonEncodedText Hash = JsonEncodedText.Encode("hash");
    public static readonly JsonEncodedText Event = JsonEncodedText.Encode("event");
    public static readonly JsonEncodedText UserKey = JsonEncodedText.Encode("user_key");
    public static readonly JsonEncodedText ForSeconds = JsonEncodedText.Encode("for_s");
    public static readonly JsonEncodedText Operator = JsonEncodedText.Encode("operator");

    public static readonly JsonEncodedText RelayMessage = JsonEncodedText.Encode("relay_msg");
    public static readonly JsonEncodedText ChannelEvent = JsonEncodedText.Encode("channel_event");
    public static readonly JsonEncodedText Login = JsonEncodedText.Encode("login");
    public static readonly JsonEncodedText Account = JsonEncodedText.Encode("account");
    public static readonly JsonEncodedText Logout = JsonEncodedText.Encode("logout");
    public static readonly JsonEncodedText Join = JsonEncodedText.Encode("join");
    public static readonly JsonEncodedText Leave = JsonEncodedText.Encode("leave");
    public static readonly JsonEncodedText Server = JsonEncodedText.Encode("server");
    public static readonly JsonEncodedText Log = JsonEncodedText.Encode("log");
    public static readonly JsonEncodedText End = JsonEncodedText.Encode("end");
    public static readonly JsonEncodedText Up = JsonEncodedText.Encode("up");
    public static readonly JsonEncodedText Down = JsonEncodedText.Encode("down");
}
