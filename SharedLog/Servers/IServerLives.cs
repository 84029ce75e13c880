namespace OrleansChat.SharedLog.Servers;

/// <summary>Sees which servers live. One call at a time.</summary>
internal interface IServerLives : IDisposable
{
    /// <summary>Whether a server lives, as far as is known: only false says something for certain.</summary>
    /// <param name="server">The server.</param>
    /// <param name="generation">The generation that the log calls up. The answer is of a moment after that was read.</param>
    /// <exception cref="IOException">It cannot be seen now.</exception>
    ValueTask<bool> LivesAsync(string server, int generation);
}
