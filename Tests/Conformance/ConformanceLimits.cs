namespace OrleansChat.Tests.Conformance;

/// <summary>What bounds this program, and the limits of docs/PROTOCOL.md that a server does not tell. Units stand last in the names.</summary>
public static class ConformanceLimits
{
    /// <summary>How long any one answer is waited for, if <c>--patience-s</c> does not say otherwise.</summary>
    public const int PatienceSecondsDefault = 10;

    /// <summary>The longest patience that may be asked for.</summary>
    public const int PatienceSecondsMax = 3_600;

    /// <summary>How long a server waits for a login, if <c>--login-timeout-ms</c> does not say otherwise.</summary>
    public const int LoginTimeoutMsDefault = 10_000;

    /// <summary>The longest time for a login that may be waited for.</summary>
    public const int LoginTimeoutMsMax = 600_000;

    /// <summary>Rules that are asked about at the same time. Each has clients of its own.</summary>
    public const int RulesAtOnceMax = 8;

    /// <summary>Servers that may be named.</summary>
    public const int ServersMax = 64;

    /// <summary>A server that sends a line longer than this is not listened to any more.</summary>
    public const int HeardLineBytesMax = 4 * 1024 * 1024;

    /// <summary>Lines that one client keeps. A server that says more to it in one rule says what nobody asked for.</summary>
    public const int HeardLinesMax = 100_000;

    /// <summary>So much of a line is shown in the report.</summary>
    public const int ShownCharactersMax = 400;

    /// <summary>A name that was given back, of which nobody is told, is asked for again after this.</summary>
    public const int RetryMs = 20;

    /// <summary>A client without a limit of messages sends as many a second as its server takes; more than this are not needed to reach one.</summary>
    public const int FloodPerSecondMax = 200;

    /// <summary>So many bytes without an LF end the connection.</summary>
    public const int LineBytesFatal = 1024 * 1024;

    /// <summary>The longest <c>rid</c> or <c>cid</c>, as UTF-8.</summary>
    public const int IdBytesMax = 64;

    /// <summary>The longest name of a user, in Unicode characters.</summary>
    public const int NameCharactersMax = 32;

    /// <summary>The shortest password, in Unicode characters.</summary>
    public const int PasswordCharactersMin = 8;

    /// <summary>The longest password, as UTF-8.</summary>
    public const int PasswordBytesMax = 256;

    /// <summary>How often a password is put off before it counts as refused.</summary>
    public const int PasswordTriesMax = 20;

    /// <summary>The longest name of a channel.</summary>
    public const int ChannelNameCharactersMax = 64;

    /// <summary>Entries in <c>caps</c>.</summary>
    public const int CapsMax = 32;

    /// <summary>Entries in <c>resume</c>.</summary>
    public const int ResumeChannelsMax = 260;

    /// <summary>Objects and lists within each other.</summary>
    public const int JsonDepthMax = 16;

    /// <summary>Requests other than messages that a connection may make at once.</summary>
    public const int RequestsBurstMax = 100;

    /// <summary>Messages on a page of history.</summary>
    public const int HistoryPageMax = 300;

    /// <summary>Messages on a page of history, if nothing is said.</summary>
    public const int HistoryPageDefault = 50;

    /// <summary>The longest topic, as UTF-8.</summary>
    public const int TopicBytesMax = 512;

    /// <summary>The longest reason, as UTF-8.</summary>
    public const int ReasonBytesMax = 512;

    /// <summary>The longest time that somebody is muted or banned for, in seconds.</summary>
    public const int ForSMax = 31_536_000;

    /// <summary>Channels or users on a page of a list.</summary>
    public const int ListPageMax = 300;

    /// <summary>Pages of a list that are asked for, however long the list of a server is.</summary>
    public const int ListPagesMax = 20;

    /// <summary>So many bad lines within their window end the connection.</summary>
    public const int BadLinesMax = 20;

    /// <summary>Lines of presence and typing at once that are more than a server takes.</summary>
    public const int SignalsMax = 200;
}
