using System.Globalization;
using System.Text;

namespace OrleansChat.Protocol.Events;

/// <content>Lists of channels and of who is in them.</content>
public sealed partial class EventWriter
{
    /// <summary>A page of the list of channels.</summary>
    /// <param name="rid">The request's id.</param>
    /// <param name="channels">The channels, sorted by name.</param>
    /// <param name="end">Whether there is none behind them.</param>
    public void Channels(string? rid, ReadOnlySpan<ChannelListing> channels, bool end)
    {
        var text = new StringBuilder("Channels:");
        foreach (var channel in channels)
            text.Append(CultureInfo.InvariantCulture, $" {channel.Channel} ({channel.Members})");
        System(end ? text.ToString() : text.Append(" …").ToString(), "channels"u8, rid);
        _json.WriteStartArray("channels"u8);
        foreach (var channel in channels)
        {
            _json.WriteStartObject();
            _json.WriteString("channel"u8, channel.Channel);
            _json.WriteNumber("members"u8, channel.Members);
            if (!channel.TopicJson.IsEmpty)
            {
                _json.WritePropertyName("topic"u8);
                _json.WriteRawValue(channel.TopicJson.Span, skipInputValidation: true);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteBoolean("end"u8, end);
        End();
    }

    /// <summary>A page of those who are in a channel.</summary>
    /// <param name="rid">The request's id.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="users">The users, sorted as their names are compared.</param>
    /// <param name="end">Whether there is none behind them.</param>
    public void Who(string? rid, string channel, ReadOnlySpan<UserListing> users, bool end)
    {
        var text = new StringBuilder($"In {channel}:");
        for (var i = 0; i < users.Length; i++)
            text.Append(i == 0 ? " " : ", ").Append(users[i].User);
        System(end ? text.ToString() : text.Append(" …").ToString(), "who"u8, rid);
        _json.WriteString("channel"u8, channel);
        _json.WriteStartArray("users"u8);
        foreach (var user in users)
        {
            _json.WriteStartObject();
            _json.WriteString("user"u8, user.User);
            Optional("server"u8, user.Server);
            Optional("role"u8, user.Role);
            if (user.IsAway)
                _json.WriteBoolean("away"u8, true);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteBoolean("end"u8, end);
        End();
    }
}
