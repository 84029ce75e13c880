using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog;

/// <summary>The log as the rest of a server sees it. All members are thread-safe.</summary>
public interface ISharedLog
{
    /// <summary>This server's name.</summary>
    string Server { get; }

    /// <summary>This server's generation in the log; 0 before it has started.</summary>
    int Generation { get; }

    /// <summary>The id of the log that seqs count in.</summary>
    string Epoch { get; }

    /// <summary>What the servers agreed on, as far as this one has read. It may be ahead of what followers were told.</summary>
    ClusterView View { get; }

    /// <summary>
    /// Appends under conditions. Commands given in one call, and calls made one after another, take effect in that order. The task ends when every answer is durable;
    /// it never fails: what could not be done is an answer.
    /// </summary>
    /// <returns>An answer for every command, in their order.</returns>
    Task<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<LogCommand> commands);

    /// <summary>The last seq of a channel, as far as this server has read; 0 if it has none.</summary>
    long LastSeqOf(string channel);

    /// <summary>Reads messages of a channel again, from memory or from the file, without the log's lock.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="fromSeq">The first one wanted, from 1.</param>
    /// <param name="count">How many are wanted at most, up to <see cref="LogLimits.PageMessagesMax"/>.</param>
    /// <returns>
    /// The messages from <paramref name="fromSeq"/> on, in order and without gap. Fewer than wanted is not the end; none is: the channel has no such seq yet.
    /// </returns>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="Format.LogCorruptException">The log is damaged there.</exception>
    ValueTask<IReadOnlyList<RelayMessage>> ReadAsync(string channel, long fromSeq, int count);

    /// <summary>
    /// Tells every server that lives, this one included, something that is not in the log (<see cref="Signals.Signal"/>). Never waits and never fails; nothing is promised. Their followers hear
    /// it as <see cref="Signals.ISignalFollower"/>s.
    /// </summary>
    /// <param name="body">One JSON object. One that makes a signal longer than <see cref="LogLimits.SignalBytesMax"/> is dropped.</param>
    void Signal(ReadOnlyMemory<byte> body);
}

/// <summary>Where a follower begins.</summary>
/// <param name="Epoch">The id of the log.</param>
/// <param name="Heads">The last seq of every channel that has one. The follower may keep it.</param>
public sealed record LogPosition(string Epoch, Dictionary<string, long> Heads);

/// <summary>One who is told of every entry, this server's own and the others'. Called on one thread, one call at a time; it must not block, or all delivery of this server waits.</summary>
public interface ILogFollower
{
    /// <summary>Called once, before anything else.</summary>
    void OnStart(LogPosition position);

    /// <summary>Called with every entry after the start, in the log's order, none twice, none left out. The list is only lent.</summary>
    void OnEntries(IReadOnlyList<LogEntry> entries);
}
