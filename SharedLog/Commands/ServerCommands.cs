using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Commands;

/// <summary>Begins the next generation of a server. Given by the server itself, which holds its own lock, so it always succeeds; the answer's seq is the generation.</summary>
internal sealed class ServerUpCommand : LogCommand
{
    public required string Server { get; init; }

    public required int ProcessId { get; init; }

    public required string Address { get; init; }

    public required int NudgePort { get; init; }

    internal override Decision Decide(ClusterState state, long nowMs)
    {
        var generation = state.View.Servers.TryGetValue(Server, out var last) ? last.Generation + 1 : 1;
        return Decision.Append(new ServerEntry(Server, generation, IsUp: true, Orderly: false, ProcessId, Address, NudgePort, nowMs), generation);
    }
}

/// <summary>Ends a generation of a server, if it has not ended. Many may notice a death; one of them writes it down.</summary>
internal sealed class ServerDownCommand : LogCommand
{
    public required string Server { get; init; }

    public required int Generation { get; init; }

    public required bool Orderly { get; init; }

    internal override Decision Decide(ClusterState state, long nowMs)
        => state.View.IsUp(Server, Generation)
            ? Decision.Append(new ServerEntry(Server, Generation, IsUp: false, Orderly, 0, "", 0, nowMs))
            : Decision.Refuse(AppendOutcome.Stale);
}
