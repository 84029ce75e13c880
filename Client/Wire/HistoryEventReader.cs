using System.Text.Json;

namespace OrleansChat.Client.Wire;

/// <summary>Reads pages of history. An item that this client cannot read is left out: the page is for people, and the others are there.</summary>
internal static class HistoryEventReader
{
    /// <summary>The page of one line.</summary>
    public static ChatEvent Read(JsonElement line)
    {
        if (line.Text("channel"u8) is not { } channel) return new UnreadableEvent();

        var items = line.Items("items"u8).Select(item => Item(item, channel)).OfType<ChatEvent>().ToArray();
        // Without the word that it is one, no page is the last.
        return new HistoryEvent(line.Text("rid"u8), new HistoryPage(channel, items, line.Flag("end"u8) is true));
    }

    private static ChatEvent? Item(JsonElement item, string channel) =>
        item.Text("event"u8) is null
            ? EventReader.ReadMessage(item, channel)
            : SystemEventReader.ReadLogged(item, channel);
}
