using System.Text.Json;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.Format;

/// <summary>The words of the log for what an event does.</summary>
internal static class ChangeWords
{
    private static readonly JsonEncodedText Topic = JsonEncodedText.Encode("topic");
    private static readonly JsonEncodedText Kick = JsonEncodedText.Encode("kick");
    private static readonly JsonEncodedText Mute = JsonEncodedText.Encode("mute");
    private static readonly JsonEncodedText Unmute = JsonEncodedText.Encode("unmute");
    private static readonly JsonEncodedText Ban = JsonEncodedText.Encode("ban");
    private static readonly JsonEncodedText Unban = JsonEncodedText.Encode("unban");
    private static readonly JsonEncodedText Promote = JsonEncodedText.Encode("promote");
    private static readonly JsonEncodedText Demote = JsonEncodedText.Encode("demote");

    public static JsonEncodedText Of(ChannelChangeKind kind) => kind switch
    {
        ChannelChangeKind.Topic => Topic,
        ChannelChangeKind.Kick => Kick,
        ChannelChangeKind.Mute => Mute,
        ChannelChangeKind.Unmute => Unmute,
        ChannelChangeKind.Ban => Ban,
        ChannelChangeKind.Unban => Unban,
        ChannelChangeKind.Promote => Promote,
        ChannelChangeKind.Demote => Demote,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no event does this"),
    };

    /// <exception cref="FormatException">This version does not know the word.</exception>
    public static ChannelChangeKind Read(string word) => word switch
    {
        "topic" => ChannelChangeKind.Topic,
        "kick" => ChannelChangeKind.Kick,
        "mute" => ChannelChangeKind.Mute,
        "unmute" => ChannelChangeKind.Unmute,
        "ban" => ChannelChangeKind.Ban,
        "unban" => ChannelChangeKind.Unban,
        "promote" => ChannelChangeKind.Promote,
        "demote" => ChannelChangeKind.Demote,
        _ => throw new FormatException($"the event \"{word}\" is not known to this version"),
    };
}
