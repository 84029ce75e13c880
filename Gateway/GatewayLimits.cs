namespace OrleansChat.Gateway;

/// <summary>
/// The bounds of a gateway in one place. Units stand last in the names. Those that an operator may set are listed in <see cref="GatewayLimitSettings"/>, with their ranges; the others are the
/// inner measures of this code.
/// </summary>
public sealed record GatewayLimits
{
    /// <summary>Messages that a session may post in a second; it may save up twice as many. 0 for any number.</summary>
    public int FloodPerSecond { get; init; } = 10;

    /// <summary>Requests other than messages that a connection may make in a second; it may save up twice as many.</summary>
    public int RequestsPerSecond { get; init; } = 50;

    /// <summary>A connection without a login ends after this.</summary>
    public int LoginTimeoutMs { get; init; } = 10_000;

    /// <summary>So many bad lines within <see cref="BadLinesWindowMs"/> end the connection.</summary>
    public int BadLinesMax { get; init; } = 20;

    /// <summary>How far back bad lines count.</summary>
    public int BadLinesWindowMs { get; init; } = 10_000;

    /// <summary>Bytes of messages that wait to be sent to one client. To a client that lets more wait they come from the log, as fast as it reads.</summary>
    public int OutboxBytesMax { get; init; } = 1024 * 1024;

    /// <summary>Bytes that may wait beyond that of answers, which are in no log: those of all posts underway fit.</summary>
    public int ReplyBytesMax { get; init; } = 1024 * 1024;

    /// <summary>So much a client that has to catch up is sent at once.</summary>
    public int CatchUpBytes { get; init; } = 128 * 1024;

    /// <summary>While a client is behind in a channel, so many bytes of what was sent there last are kept for it; what is older it gets from the log.</summary>
    public int RecentFrameBytesPerChannelMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>So many bytes all channels of a server keep for such clients.</summary>
    public long RecentFrameBytesMax { get; init; } = 128 * 1024 * 1024;

    /// <summary>
    /// A client that takes no byte for so long, while there are some to take, is ended. One that reads slowly takes bytes in steps: its kernel has room again when so much of its buffer
    /// is free that a whole segment fits. On loopback these steps are of some 95 KB, so a client that reads one KiB a second takes nothing for up to 130 s.
    /// </summary>
    public int SendTimeoutMs { get; init; } = 300_000;

    /// <summary>A client whose machine does not confirm for so long, by TCP, any of the bytes on their way to it is gone.</summary>
    public int ConfirmTimeoutMs { get; init; } = 30_000;

    /// <summary>After so much silence a client's machine is asked whether it is still there, by TCP, and again at a third of this; after three times without an answer it is gone.</summary>
    public int KeepAliveMs { get; init; } = 30_000;

    /// <summary>A client that knows <c>ping</c> and was sent nothing for so long is asked whether it is there.</summary>
    public int PingIntervalMs { get; init; } = 30_000;

    /// <summary>A client that was asked so, and says nothing for so long, is ended.</summary>
    public int PongTimeoutMs { get; init; } = 60_000;

    /// <summary>Lines of presence and typing that a session may send in a second; it may save up twice as many. More are thrown away.</summary>
    public int SignalsPerSecond { get; init; } = 5;

    /// <summary>Lines of presence that clients are sent in a second, all together, and as many of typing; what is more is left out.</summary>
    public int EphemeralLinesPerSecond { get; init; } = 50_000;

    /// <summary>A client for whom more waits than this is told nothing of presence.</summary>
    public int PresenceWaitingBytesMax { get; init; } = 64 * 1024;

    /// <summary>A client for whom more waits than this is told nothing of typing.</summary>
    public int TypingWaitingBytesMax { get; init; } = 4 * 1024;

    /// <summary>Users who are remembered to be away; of more it is forgotten.</summary>
    public int AwayUsersMax { get; init; } = 100_000;

    /// <summary>Connections of one server.</summary>
    public int ConnectionsMax { get; init; } = 20_000;

    /// <summary>Connections from one remote address; 0 for any number. An IPv6 address counts with all others of its network of 64 bits.</summary>
    public int ConnectionsPerAddressMax { get; init; } = 15_000;

    /// <summary>Logins that one remote address may try in a minute, as many at once; 0 for any number.</summary>
    public int LoginsPerAddressPerMin { get; init; } = 60_000;

    /// <summary>Wrong passwords and new ones of one remote address in a minute, as many at once; 0 for any number.</summary>
    public int PasswordFailuresPerAddressPerMin { get; init; } = 30;

    /// <summary>Wrong passwords of one name in a minute, from whatever addresses, as many at once; 0 for any number. Who has a token needs no password.</summary>
    public int PasswordFailuresPerNamePerMin { get; init; } = 10;

    /// <summary>Names of which wrong passwords are remembered. In the minute for which they count, no server can find so many wrong.</summary>
    public int PasswordNamesMax { get; init; } = 65_536;

    /// <summary>Passwords that are checked or hashed at one time. Each takes a core for a fraction of a second, and half of them are left for everybody else.</summary>
    public int PasswordChecksAtOnceMax { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Passwords that wait for their check. For more there is no room, and their clients are told to try again.</summary>
    public int PasswordChecksWaitingMax { get; init; } = 64;

    /// <summary>Remote addresses that are remembered. More than connections, so that there is always one to forget.</summary>
    public int AddressesMax { get; init; } = 65_536;

    /// <summary>Who finds no room for its connection is told to come again after this.</summary>
    public int FullRetryMs { get; init; } = 5_000;

    /// <summary>Connections that are being told at one time that there is no room for them; more are closed without a word.</summary>
    public int RefusalsMax { get; init; } = 1_024;

    /// <summary>Messages of one session that are on their way into the log. Its next line is read when there are fewer.</summary>
    public int PostsInFlightMax { get; init; } = 1_024;

    /// <summary>The longest answer to a post, more or less.</summary>
    internal const int AckBytesMax = 512;

    /// <summary>Messages that one call carries to a channel.</summary>
    public int PostsPerCallMax { get; init; } = 256;

    /// <summary>Messages are put together into frames of about this size, and a client is sent one frame after another.</summary>
    public int FrameBytes { get; init; } = 32 * 1024;

    /// <summary>A session that ends waits so long for its last messages to be answered and sent.</summary>
    public int ClosingTimeoutMs { get; init; } = 5_000;

    /// <summary>
    /// After a fatal error the client's bytes are still taken, and thrown away, for so long at most. Closing a connection with unread bytes would make the network
    /// reset it, and the error could be lost on its way.
    /// </summary>
    public int LingerMs { get; init; } = 1_000;

    /// <summary>When the server stops, each client is told to come back after a time of its own, drawn from none to this, so that they do not all come to the other servers in one moment.</summary>
    public int ReconnectSpreadMs { get; init; } = 5_000;

    /// <summary>Times that a call to a grain is made which a cluster engine refuses to deliver.</summary>
    public int GrainCallAttemptsMax { get; init; } = 5;

    /// <summary>The pause before such a call is made for the second time; twice as long before the third, and so on.</summary>
    public int GrainCallPauseMs { get; init; } = 20;

    /// <summary>What failed because the log could not be reached is tried again after this.</summary>
    public int RetryMs { get; init; } = 1_000;

    /// <summary>Checks every limit's range, and the relations that the code relies on (<see cref="GatewayLimitSettings"/>).</summary>
    /// <exception cref="InvalidOperationException">A limit is out of its range or contradicts another; the message names it.</exception>
    public void Check()
    {
        foreach (var setting in GatewayLimitSettings.All)
            Require(setting.Read(this) >= setting.Min && setting.Read(this) <= setting.Max, $"{setting.Key} is {setting.Min} to {setting.Max}");
        foreach (var relation in GatewayLimitSettings.Relations)
            Require(relation.Holds(this), relation.Rule);
        Require(PostsPerCallMax > 0 && PostsPerCallMax <= PostsInFlightMax, "PostsPerCallMax is 1 to PostsInFlightMax");
        Require(PasswordNamesMax > 0 && PasswordChecksAtOnceMax > 0 && PasswordChecksWaitingMax > 0, "PasswordNamesMax, PasswordChecksAtOnceMax and PasswordChecksWaitingMax are greater than 0");
        Require(PresenceWaitingBytesMax <= OutboxBytesMax / 2 && TypingWaitingBytesMax <= PresenceWaitingBytesMax, "what is worth least waits least: typing, presence, messages");
        Require(EphemeralLinesPerSecond > 0 && AwayUsersMax > 0, "EphemeralLinesPerSecond and AwayUsersMax are greater than 0");
        Require(RecentFrameBytesPerChannelMax >= FrameBytes && RecentFrameBytesMax >= RecentFrameBytesPerChannelMax, "FrameBytes, RecentFrameBytesPerChannelMax and RecentFrameBytesMax ascend");
        Require(RefusalsMax > 0 && FrameBytes > 0 && LingerMs > 0, "RefusalsMax, FrameBytes and LingerMs are greater than 0");
        Require(GrainCallAttemptsMax > 0 && GrainCallPauseMs >= 0, "GrainCallAttemptsMax is greater than 0, GrainCallPauseMs is not negative");
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"A limit of the gateway is wrong: {what}.");
    }
}
