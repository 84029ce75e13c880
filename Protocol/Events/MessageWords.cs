using System.Text.Json;

namespace OrleansChat.Protocol.Events;

/// <summary>The words of the lines that there are most of, messages and acks, encoded once: a writer looks through every other name for what it has to escape, each time.</summary>
internal static class MessageWords
{
    public static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    public static readonly JsonEncodedText Message = JsonEncodedText.Encode("msg");
    public static readonly JsonEncodedText Ack = JsonEncodedText.Encode("ack");
    public static readonly JsonEncodedText From = JsonEncodedText.Encode("from");
    public static readonly JsonEncodedText Server = JsonEncodedText.Encode("server");
    public static readonly JsonEncodedText Text = JsonEncodedText.Encode("text");
    public static readonly JsonEncodedText Channel = JsonEncodedText.Encode("channel");
    public static readonly JsonEncodedText Epoch = JsonEncodedText.Encode("epoch");
    public static readonly JsonEncodedText Seq = JsonEncodedText.Encode("seq");
    public static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");
    public static readonly JsonEncodedText Rid = JsonEncodedText.Encode("rid");
    public static readonly JsonEncodedText Cid = JsonEncodedText.Encode("cid");
    public static readonly JsonEncodedText Duplicate = JsonEncodedText.Encode("dup");
}
