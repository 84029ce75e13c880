using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Commands;

/// <summary>
/// A wish to append, with its condition. It is decided under the log's lock after everything appended before was read, so its condition holds in the whole
/// cluster at the moment of the append, whoever else wants the same.
/// </summary>
public abstract class LogCommand
{
    /// <summary>Decides against the state that all earlier entries make. Must not change the state: the entry does that when it is applied.</summary>
    internal abstract Decision Decide(ClusterState state, long nowMs);
}

/// <summary>The entry to append, if any, and the answer to give once it is durable.</summary>
internal readonly record struct Decision(LogEntry? Entry, AppendResult Result)
{
    public static Decision Append(LogEntry entry, long seq = 0) => new(entry, new AppendResult(AppendOutcome.Appended, seq));

    public static Decision AlreadySo(long seq = 0) => new(null, new AppendResult(AppendOutcome.AlreadySo, seq));

    public static Decision Refuse(AppendOutcome why) => new(null, new AppendResult(why));
}
