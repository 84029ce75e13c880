using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Health;
using OrleansChat.SharedLog.History;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Servers;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Observer;

/// <summary>
/// Where the lines of a log lie, how its lock is taken, how servers are woken, and how it is seen that one lives: all that differs between a file and a database. What is decided under
/// the lock, what the lines say and what they mean does not, and is shared. A store belongs to one server's <see cref="LogObserver"/>, which calls it on one thread at a time; what is for
/// all threads says so.
/// </summary>
internal interface ILogStore : IDisposable
{
    /// <summary>This server's name.</summary>
    string Server { get; }

    /// <summary>Where the log is, for people. It has no password in it.</summary>
    string Place { get; }

    /// <summary>How far this server has read or written, for people, in bytes.</summary>
    long End { get; }

    /// <summary>What the lines up to there make.</summary>
    ClusterState State { get; }

    /// <summary>The last messages; the observer adds to them.</summary>
    RecentMessages Recent { get; }

    /// <summary>Whether lines could not be made durable, which waits to be mended. For all threads.</summary>
    bool SyncHasFailed { get; }

    /// <summary>The longest time between two looks at the log when nobody is heard of.</summary>
    int PollIntervalMs { get; }

    /// <summary>A command waits so long for its answer at most, and gets <see cref="AppendOutcome.Unavailable"/> then; null if the store's own waits are all there are.</summary>
    int? AnswerTimeoutMs { get; }

    /// <summary>A start waits so long for a log that cannot be reached or written; 0 if it does not wait.</summary>
    int StartTimeoutMs { get; }

    /// <summary>Takes this server's name and reads what there is. When that fails, everything is let go of.</summary>
    /// <exception cref="ServerNameHeldException">A server of this name lives already.</exception>
    /// <exception cref="Format.LogCorruptException">The log is damaged.</exception>
    /// <exception cref="IOException">The log cannot be opened.</exception>
    Task OpenAsync(CancellationToken cancel);

    /// <summary>What begins this server's generation.</summary>
    ServerUpCommand Beginning();

    /// <summary>Begins to listen to the other servers, after the generation has begun.</summary>
    /// <param name="onNudge">Called with the end of the log that somebody told of, or <see cref="LogEnd.Unknown"/>, on any thread, one call at a time. It may follow the log.</param>
    /// <param name="onSignal">Called with the signals that came, on the same thread.</param>
    /// <param name="onFatal">Called when this server must stop, on any thread.</param>
    /// <param name="syncing">Is told when the store's own thread, if it has one, begins and ends to make lines durable.</param>
    void Begin(Action<LogEnd> onNudge, Action<ReadOnlyMemory<byte>> onSignal, Action<Exception> onFatal, WorkMark syncing);

    /// <summary>One hold of the log's lock: reads and folds what others appended, decides the commands, and appends what they make. Without commands it may do without the lock.</summary>
    /// <param name="batch">The commands; may be empty, to follow.</param>
    /// <param name="entries">Receives all entries that became visible, others' and own, in the log's order; null when nobody wants them. What is in it after a failure is true.</param>
    /// <returns>What was done. After <see cref="CycleOutcome.NotYet"/> nothing is decided, and it is to be run again.</returns>
    /// <exception cref="Format.LogCorruptException">The log is damaged; this server must stop.</exception>
    /// <exception cref="LogLostException">The log is not any more what this server has read, or that is not known; this server must stop.</exception>
    /// <exception cref="IOException">The log could not be reached. No answer stands; what was appended, if anything was, is read by the next call.</exception>
    ValueTask<CycleOutcome> RunAsync(IReadOnlyList<PendingAppend> batch, List<LogEntry>? entries);

    /// <summary>Whether the log has grown since. A hint.</summary>
    /// <exception cref="IOException">The log could not be reached.</exception>
    ValueTask<bool> HasNewsAsync();

    /// <summary>Reads and folds up to where somebody said that the log is written, without its lock.</summary>
    /// <returns>False if that is not enough: call <see cref="RunAsync"/>. What was read is read all the same.</returns>
    /// <inheritdoc cref="RunAsync" path="/exception" />
    ValueTask<bool> TryFollowAsync(LogEnd end, List<LogEntry> entries);

    /// <summary>Answers commands that a cycle has decided, as soon as what it appended is durable. The list is only lent.</summary>
    void Answer(List<PendingAppend> batch);

    /// <summary>Tells the other servers that this one has written.</summary>
    /// <param name="view">Which servers there are.</param>
    void NudgeOthers(ClusterView view);

    /// <summary>Sends a signal to the other servers. For all threads; never waits and never fails.</summary>
    /// <param name="signal">At most <see cref="LogLimits.SignalBytesMax"/> bytes, a JSON object.</param>
    /// <param name="view">Which servers there are.</param>
    void Send(byte[] signal, ClusterView view);

    /// <summary>Looks after a cycle, when all is answered, whether there is something to tidy.</summary>
    /// <param name="wrote">Whether this server wrote in it.</param>
    void Tidy(bool wrote);

    /// <summary>Reads messages that are not in <see cref="Recent"/>. For all threads.</summary>
    /// <inheritdoc cref="ISharedLog.ReadAsync" />
    ValueTask<IReadOnlyList<RelayMessage>> ReadAsync(string channel, long fromSeq, int count);

    /// <summary>Sees which servers live. The caller disposes of it.</summary>
    IServerLives WatchLives();

    /// <summary>Stops listening. Called before <see cref="Close"/>.</summary>
    void StopListening();

    /// <summary>Ends this store's threads; what was begun is finished.</summary>
    /// <returns>False if that took too long.</returns>
    bool Close(int timeoutMs);
}
