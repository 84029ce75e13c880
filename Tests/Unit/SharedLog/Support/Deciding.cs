using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.State;

namespace OrleansChat.Tests.Unit.SharedLog.Support;

/// <summary>Does what a cycle of the log does with a command, without a file.</summary>
internal static class Deciding
{
    /// <summary>Decides a command and applies what it appends.</summary>
    public static AppendResult Do(this ClusterState state, LogCommand command, long nowMs = Some.TimeMs)
    {
        var decision = command.Decide(state, nowMs);
        if (decision.Entry is not null)
            Assert.Null(state.Apply(decision.Entry));
        return decision.Result;
    }

    /// <summary>Begins a log, if there is none yet, and appends what is asked for, all of it.</summary>
    public static void DoAll(this ClusterState state, params LogCommand[] commands)
    {
        if (state.Head is null)
            Assert.Null(state.Apply(Some.Head));
        foreach (var command in commands)
            Assert.Equal(AppendOutcome.Appended, state.Do(command).Outcome);
    }
}
