namespace OrleansChat.Client;

/// <summary>What came of a request: a value, or a refusal.</summary>
/// <param name="Value">What was asked for; null when it was refused.</param>
/// <param name="Refusal">Why there is no value; null when there is one.</param>
public sealed record Answer<T>(T? Value, Refusal? Refusal)
    where T : class;

/// <summary>Why a request was not granted.</summary>
/// <param name="Code">One of the protocol's error codes, or one of those of this class.</param>
/// <param name="Text">In words, for people.</param>
public sealed record Refusal(string Code, string Text)
{
    /// <summary>The client ended, or was told to, before there was an answer. The request may have been granted all the same.</summary>
    public const string NotConfirmed = "not_confirmed";

    /// <summary>What was meant for the clients of one server was not confirmed there before that server was lost, and is not said elsewhere.</summary>
    public const string OtherServer = "other_server";

    /// <summary>No server of the list can be reached, or what answers there is no chat server.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The password is not sent, because the connection to one of the servers would be neither encrypted nor to this machine.</summary>
    public const string PlainPassword = "plain_password";
}

/// <summary>A message that is in the log.</summary>
/// <param name="Channel">Where; null when the server does not say.</param>
/// <param name="Seq">Its place there.</param>
/// <param name="IsRepeat">Whether it was there already, from an attempt whose answer was lost.</param>
public sealed record Posted(string? Channel, long Seq, bool IsRepeat);

/// <summary>A page of a channel's past.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Items">Ascending, each a <see cref="MessageEvent"/> or a <see cref="LoggedEvent"/>.</param>
/// <param name="IsEnd">Whether there is nothing more in the direction that was asked for. A short page alone does not say so.</param>
public sealed record HistoryPage(string Channel, IReadOnlyList<ChatEvent> Items, bool IsEnd);

/// <summary>A channel that there is.</summary>
/// <param name="Channel">Its name.</param>
/// <param name="Members">How many are in it.</param>
/// <param name="Topic">What it is about; null when nobody has said.</param>
public sealed record ChannelEntry(string Channel, long Members, string? Topic);

/// <summary>Channels, sorted by name.</summary>
/// <param name="Channels">The page.</param>
/// <param name="IsEnd">Whether these are the last; otherwise more come after the last one.</param>
public sealed record ChannelList(IReadOnlyList<ChannelEntry> Channels, bool IsEnd);

/// <summary>Somebody in a channel.</summary>
/// <param name="User">The name.</param>
/// <param name="Server">The server that the user is connected to; null for one who is not logged in.</param>
public sealed record MemberEntry(string User, string? Server)
{
    /// <summary><c>owner</c> or <c>moderator</c> of the channel; null for all others.</summary>
    public string? Role { get; init; }

    /// <summary>Whether the user is logged in, and not at the keyboard.</summary>
    public bool IsAway { get; init; }
}

/// <summary>The members of a channel, sorted by name.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Users">The page.</param>
/// <param name="IsEnd">Whether these are the last; otherwise more come after the last one.</param>
public sealed record MemberList(string Channel, IReadOnlyList<MemberEntry> Users, bool IsEnd);
