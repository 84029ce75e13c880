namespace OrleansChat.SharedLog.Postgres;

/// <summary>Every bound of the log in a database in one place, beyond those of every log (<see cref="LogLimits"/>). Units stand last in the names; the relations between them are checked by <see cref="Check"/>.</summary>
public static class PostgresLimits
{
    /// <summary>The oldest version of PostgreSQL that has all that is relied on, in its own notation: 14, for <c>idle_session_timeout</c>.</summary>
    public const int ServerVersionMin = 140_000;

    /// <summary>A start waits so long for a database that cannot be reached yet.</summary>
    public const int StartTimeoutMs = 30_000;

    /// <summary>A connection that is not there after so long is given up, in seconds.</summary>
    public const int ConnectTimeoutS = 3;

    /// <summary>After a failure the next attempt of a server to connect is made at most so much later; after the next one twice as much, and so on (<see cref="Connections.ConnectPace"/>).</summary>
    public const int ReconnectDelayMinMs = 100;

    /// <summary>But not more than so much.</summary>
    public const int ReconnectDelayMaxMs = 1_000;

    /// <summary>The client waits so long for a statement, in seconds; then it gives up the connection.</summary>
    public const int CommandTimeoutS = 5;

    /// <summary>And so long after that for the statement to end by being asked to.</summary>
    public const int CancelTimeoutMs = 1_000;

    /// <summary>The database ends a statement that takes so long.</summary>
    public const int StatementTimeoutMs = 4_500;

    /// <summary>A command is answered after so long at the latest, whatever its connection still waits for: a statement, the request to end it, and a new connection may each take their own time.</summary>
    public const int AnswerTimeoutMs = 5_000;

    /// <summary>A server waits so long for the log's lock.</summary>
    public const int LockTimeoutMs = 4_000;

    /// <summary>A server that has the log's lock and says nothing for so long is one that stands still; the database ends its transaction.</summary>
    public const int IdleInTransactionTimeoutMs = 2_500;

    /// <summary>A server that does not look after the others for so long is one that stands still; the database takes its life's lock away.</summary>
    public const int LifeTimeoutMs = 10_000;

    /// <summary>How often a server looks which servers live.</summary>
    public const int LifeLookIntervalMs = 200;

    /// <summary>A server that is missing is taken for dead after so long: its connection may have broken, and it comes back.</summary>
    public const int LifeAbsenceMs = 1_000;

    /// <summary>A server that has just connected takes all others for alive for so long: they may be connecting, too, after a restart of the database.</summary>
    public const int LifeGraceMs = 3_000;

    /// <summary>A server whose name is held tries so long to get it, beyond <see cref="LifeTimeoutMs"/> if its holder has not been heard of.</summary>
    public const int NameRetryMs = 2_000;

    /// <summary>The time between two of these tries.</summary>
    public const int NameRetryIntervalMs = 100;

    /// <summary>The bound of the delay when no notification comes.</summary>
    public const int PollIntervalMs = 1_000;

    /// <summary>A thread that waits for notifications looks after so long whether it is to end.</summary>
    public const int ListenWaitMs = 250;

    /// <summary>A connection on which no notification came for so long is asked whether it is there.</summary>
    public const int ListenProofMs = 5_000;

    /// <summary>Seconds after which the kernel asks the other machine whether it is there, on both sides.</summary>
    public const int KeepAliveS = 5;

    /// <summary>Milliseconds after which a machine that confirms nothing is taken for gone.</summary>
    public const int UserTimeoutMs = 10_000;

    /// <summary>Connections of one server: four of its own (append, life, notifications, signals), and the rest for the past and checkpoints.</summary>
    public const int ConnectionsMax = 8;

    /// <summary>Connections for a document that servers share beside the log: one that waits for its turn or has it, and those that read or write. One more than these waits.</summary>
    public const int DocumentConnectionsMax = 3;

    /// <summary>Reads of the past at one time; more wait.</summary>
    public const int HistoryReadersMax = 2;

    /// <summary>A read of the past waits so long for its turn.</summary>
    public const int HistoryWaitMs = 10_000;

    /// <summary>Bytes of lines that one page of the past has at most, if that is at least one line.</summary>
    public const int HistoryPageBytesMax = 256 * 1024;

    /// <summary>Bytes of lines that are read at once, with the log's lock or without.</summary>
    public const int ReadPieceBytes = 4 * 1024 * 1024;

    /// <summary>Signals that wait to be sent; more are left out.</summary>
    public const int SignalsWaitingMax = 1_024;

    /// <summary>Signals that go in one transaction.</summary>
    public const int SignalsPerSendMax = 128;

    /// <summary>The longest text of a notification, in bytes: PostgreSQL's own bound.</summary>
    public const int NotificationBytesMax = 7_999;

    /// <summary>A checkpoint lies in the table in parts of so many bytes.</summary>
    public const int CheckpointPartBytes = 1024 * 1024;

    /// <summary>The database ends a statement about a checkpoint that takes so long.</summary>
    public const int CheckpointTimeoutMs = 60_000;

    /// <summary>The longest name of a schema: with what is put behind it, it is the name of a channel of notifications, which has 63 bytes.</summary>
    public const int SchemaNameCharactersMax = 48;

    /// <summary>The relations that the code relies on.</summary>
    /// <exception cref="InvalidOperationException">A limit contradicts another.</exception>
    public static void Check()
    {
        Require(IdleInTransactionTimeoutMs < LockTimeoutMs, "who waits for the lock must outlast a holder that stands still");
        Require(LockTimeoutMs < StatementTimeoutMs, "a wait for the lock must be told from a slow statement");
        Require(StatementTimeoutMs < CommandTimeoutS * 1000, "the database must give up before the client does");
        Require(StatementTimeoutMs < AnswerTimeoutMs, "an answer that the database still gives must be waited for");
        Require(LifeLookIntervalMs * 3 < LifeAbsenceMs, "a server that lost its connection must be able to come back");
        Require(LifeAbsenceMs < LifeGraceMs, "all servers must be able to come back before one is buried");
        Require(ReconnectDelayMinMs < ReconnectDelayMaxMs && ReconnectDelayMaxMs * 2 < LifeGraceMs, "all servers must have tried to come back before one is buried");
        Require(LifeGraceMs < LifeTimeoutMs, "a server that comes back must not be taken for one that stands still");
        Require(LogLimits.SignalBytesMax <= NotificationBytesMax, "a signal must fit into a notification");
        Require(LogLimits.LineBytesMax <= ReadPieceBytes, "a line must fit into what is read at once");
        Require(HistoryReadersMax + 4 < ConnectionsMax, "the past must leave connections to the present");
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"The limits of the log in a database contradict each other: {what}.");
    }
}
