namespace OrleansChat.Client;

/// <summary>Every limit of the client, in one place: each wait and each buffer ends at one of these.</summary>
internal static class ClientLimits
{
    /// <summary>
    /// The longest line a person can type. In the worst case a character is six bytes on the wire (<c>\u0001</c>), so that the command still fits into the
    /// 64 KiB line of the protocol; a longer line would be refused before the server has read whose request it was.
    /// </summary>
    public const int TypedLineCharsMax = 8 * 1024;

    /// <summary>The longest line taken from a server.</summary>
    public const int ReceivedLineBytesMax = 1024 * 1024;

    /// <summary>Lines read ahead of what the servers have answered, so that <c>/quit</c> and the end of the input are seen while there is no server.</summary>
    public const int TypedAheadLinesMax = 1000;

    /// <summary>Channels that a server lets a client resume.</summary>
    public const int ResumeChannelsMax = 260;

    /// <summary>Requests of a bot that wait for their turn; the next caller waits for room.</summary>
    public const int RequestsWaitingMax = 1000;

    /// <summary>Events that a bot has not read; then the connection is not read either.</summary>
    public const int UnreadEventsMax = 4096;

    /// <summary>The longest page of history that a person can ask for, as a server gives it.</summary>
    public const int HistoryPage = 300;

    /// <summary>The last messages that a terminal shows when a place is opened; more if more are unread.</summary>
    public const int RecentMessages = 20;

    /// <summary>Messages that are held back for a page of the past to come before them; with more the page is not waited for.</summary>
    public const int HeldForPageMax = 1000;

    /// <summary>Lines that can be recalled with the arrow keys.</summary>
    public const int TypedLinesKeptMax = 100;

    /// <summary>Names that can be completed.</summary>
    public const int NamesKeptMax = 500;

    /// <summary>Keys that are read ahead; the rest waits in the terminal.</summary>
    public const int KeysWaitingMax = 4096;

    /// <summary>Pages of a list that are shown; a server gives 50 entries or so on each.</summary>
    public const int ListPagesMax = 10;

    /// <summary>The longest password that is read from a file or typed, in UTF-16 units; a server takes 256 bytes.</summary>
    public const int PasswordCharsMax = 1024;

    /// <summary>How often a person is asked for the password of a login.</summary>
    public const int PasswordAttemptsMax = 3;

    /// <summary>Users who are remembered to be typing, in all places.</summary>
    public const int TypistsMax = 50;

    /// <summary>Names of those who type that are shown; of more it is said that there are several.</summary>
    public const int TypistsShownMax = 3;

    /// <summary>The longest time in seconds for which somebody can be muted or banned: a year. For longer it is for good.</summary>
    public const long ModerationSecondsMax = 31_536_000;

    /// <summary>
    /// How long a server that has pinged once on this connection may say nothing; then the connection is as good as gone. It pings after 30 s of silence, so that two
    /// pings may be lost or late.
    /// </summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(75);

    /// <summary>The shortest time from one word that somebody types to the next.</summary>
    public static readonly TimeSpan TypingPause = TimeSpan.FromSeconds(3);

    /// <summary>How long somebody is taken to type who does not say so again.</summary>
    public static readonly TimeSpan TypingLasts = TimeSpan.FromSeconds(6);

    /// <summary>How long a TCP connection may take to come about.</summary>
    public static readonly TimeSpan ConnectWait = TimeSpan.FromSeconds(5);

    /// <summary>How long the network may take to accept one command.</summary>
    public static readonly TimeSpan SendWait = TimeSpan.FromSeconds(10);

    /// <summary>How long a server may say nothing at all while it has a request to answer; then it is as good as gone.</summary>
    public static readonly TimeSpan AnswerWait = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer may take in all, however much the server says before it.</summary>
    public static readonly TimeSpan AnswerWaitInAll = TimeSpan.FromMinutes(2);

    /// <summary>How long a request is repeated that the server puts off.</summary>
    public static readonly TimeSpan RetryFor = TimeSpan.FromSeconds(15);

    /// <summary>How long a login is: a server ends a connection where none succeeds in 10 s.</summary>
    public static readonly TimeSpan RetryLoginFor = TimeSpan.FromSeconds(8);

    /// <summary>How long the server may take to close the connection after <c>quit</c>.</summary>
    public static readonly TimeSpan QuitWait = TimeSpan.FromSeconds(3);

    /// <summary>The shortest pause before a request is repeated, whatever the server allows.</summary>
    public static readonly TimeSpan RetryWaitMin = TimeSpan.FromMilliseconds(20);

    /// <summary>The pause before a request is repeated when the server does not name one.</summary>
    public static readonly TimeSpan RetryWaitDefault = TimeSpan.FromSeconds(1);

    /// <summary>The shortest pause before another attempt to come back after a lost connection.</summary>
    public static readonly TimeSpan ReconnectWaitMin = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest pause before another attempt to come back.</summary>
    public static readonly TimeSpan ReconnectWaitMax = TimeSpan.FromSeconds(20);

    /// <summary>The longest pause that a server which ends the connection can ask for.</summary>
    public static readonly TimeSpan ReconnectWaitAsked = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a client comes back for the sake of what is not confirmed when nothing more will be typed. Somebody at a terminal can end it,
    /// a script behind a pipe cannot.
    /// </summary>
    public static readonly TimeSpan ReconnectForAtEnd = TimeSpan.FromSeconds(30);
}
