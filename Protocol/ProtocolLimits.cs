namespace OrleansChat.Protocol;

/// <summary>The limits of the wire that both sides must know. Units stand last in the names.</summary>
public static class ProtocolLimits
{
    /// <summary>The longest line, without its LF.</summary>
    public const int LineBytesMax = 64 * 1024;

    /// <summary>So many bytes without a newline end the connection: this is no client of ours.</summary>
    public const int LineBytesFatal = 1024 * 1024;

    /// <summary>The longest text, in bytes of UTF-8.</summary>
    public const int TextBytesMax = 8 * 1024;

    /// <summary>The longest topic of a channel, in bytes of UTF-8.</summary>
    public const int TopicBytesMax = 512;

    /// <summary>The longest reason why something is done to somebody, in bytes of UTF-8.</summary>
    public const int ReasonBytesMax = 512;

    /// <summary>The longest time that somebody can be muted or banned for, in seconds: a year. Without a time it is for good.</summary>
    public const int ModerationForSMax = 31_536_000;

    /// <summary>The longest request id or message id, in bytes of UTF-8.</summary>
    public const int IdBytesMax = 64;

    /// <summary>The longest name of a user, in characters (Unicode scalar values).</summary>
    public const int UserNameCharactersMax = 32;

    /// <summary>The longest name of a user as it is compared, in UTF-16 units: compatibility characters can grow when they are normalised.</summary>
    public const int UserKeyLengthMax = 128;

    /// <summary>The shortest password, in characters (Unicode scalar values).</summary>
    public const int PasswordCharactersMin = 8;

    /// <summary>The longest password, in bytes of UTF-8.</summary>
    public const int PasswordBytesMax = 256;

    /// <summary>The longest name of a channel, in characters.</summary>
    public const int ChannelNameCharactersMax = 64;

    /// <summary>Capabilities that a login may name.</summary>
    public const int CapabilitiesMax = 32;

    /// <summary>The largest seq that may be named: what every JSON reader can hold exactly.</summary>
    public const long SeqMax = (1L << 53) - 1;

    /// <summary>Messages on one page of history. A page is also cut to <see cref="LineBytesMax"/>.</summary>
    public const int HistoryPageMax = 300;

    /// <summary>Messages on a page of history when the client names no limit.</summary>
    public const int HistoryPageDefault = 50;

    /// <summary>Channels or users on one page of a list. A page is also cut to <see cref="LineBytesMax"/>.</summary>
    public const int ListPageMax = 300;

    /// <summary>Channels or users on a page of a list when the client names no limit.</summary>
    public const int ListPageDefault = 50;

    /// <summary>Channels that one login may resume.</summary>
    public const int ResumePointsMax = 260;
}
