using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.SharedLog.Commands;

namespace OrleansChat.Grains.Channels;

/// <summary>Lets the posts of a session reach the log in the order in which the session made them. One for all grains of a silo.</summary>
public interface IPostTurns
{
    /// <summary>Appends what a call posts, in its turn.</summary>
    /// <returns>The log's answers; null if the call is out of its turn, so that nothing was appended and nothing will be.</returns>
    Task<IReadOnlyList<AppendResult>?> AppendAsync(string session, PostTurn turn, IReadOnlyList<LogCommand> commands);
}
