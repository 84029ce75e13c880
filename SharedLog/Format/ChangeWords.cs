using System.Text.Json;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.Format;

/// <summary>The words of the log for what an event does.</summary>
internal static class ChangeWords
{
    private static readonly JsonEncodedText Topic = JsonEncodedText.Encode("topic");

    public static JsonEncodedText Of(ChannelChangeKind kind) => kind switch
    {
        ChannelChangeKind.Topic => Topic,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no event does this"),
    };

    /// <exception cref="FormatException">This version does not know the word.</exception>
    public static ChannelChangeKind Read(string word) => word switch
    {
        "topic" => ChannelChangeKind.Topic,
        _ => throw new FormatException($"the event \"{word}\" is not known to this version"),
    };
}
