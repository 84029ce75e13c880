namespace OrleansChat.Protocol.Events;

/// <content>What is in no log and counts only now.</content>
public sealed partial class EventWriter
{
    /// <summary>Somebody came, went, or is away.</summary>
    /// <param name="channel">Where.</param>
    /// <param name="user">Who.</param>
    /// <param name="server">Where the user is logged in; null if that is not said.</param>
    /// <param name="state">What changed.</param>
    public void Presence(string channel, string user, string? server, UserState state)
    {
        Begin("presence"u8);
        _json.WriteString("channel"u8, channel);
        _json.WriteString("user"u8, user);
        Optional("server"u8, server);
        _json.WriteString("state"u8, state switch
        {
            UserState.Join => "join"u8,
            UserState.Leave => "leave"u8,
            UserState.Away => "away"u8,
            UserState.Here => "here"u8,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a state"),
        });
        End();
    }

    /// <summary>Somebody is typing, or is not any more.</summary>
    /// <param name="channel">Where.</param>
    /// <param name="user">Who.</param>
    /// <param name="isActive">Whether the user is typing.</param>
    /// <param name="to">Of a private channel: the other one of the two, as the name is compared.</param>
    public void Typing(string channel, string user, bool isActive, string? to)
    {
        Begin("typing"u8);
        _json.WriteString("channel"u8, channel);
        _json.WriteString("user"u8, user);
        _json.WriteString("state"u8, isActive ? "active"u8 : "done"u8);
        Optional("to"u8, to);
        End();
    }

    /// <summary>A question to a client whether it is there.</summary>
    /// <param name="heads">How far it was sent each channel.</param>
    public void Ping(IReadOnlyList<ChannelStart> heads)
    {
        Begin("ping"u8);
        _json.WriteStartObject("heads"u8);
        foreach (var head in heads)
            _json.WriteNumber(head.Channel, head.Seq);
        _json.WriteEndObject();
        End();
    }
}

/// <summary>What is told of a user.</summary>
public enum UserState
{
    /// <summary>The user is in the channel now.</summary>
    Join,

    /// <summary>The user is not in the channel any more.</summary>
    Leave,

    /// <summary>The user is not at the keyboard.</summary>
    Away,

    /// <summary>The user is not away any more.</summary>
    Here,
}
