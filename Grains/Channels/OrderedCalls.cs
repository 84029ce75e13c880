using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;

namespace OrleansChat.Grains.Channels;

/// <summary>For an engine that delivers the calls of one caller in their order: every call is in its turn.</summary>
internal sealed class OrderedCalls(ISharedLog log) : IPostTurns
{
    public Task<IReadOnlyList<AppendResult>?> AppendAsync(string session, PostTurn turn, IReadOnlyList<LogCommand> commands) => log.AppendAsync(commands)!;
}
