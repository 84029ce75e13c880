using OrleansChat.Grains.Interfaces.Channels;

namespace OrleansChat.Grains.Channels;

/// <summary>Lets the posts of a session reach the log in the order in which the session made them. One for all grains of a silo.</summary>
public interface IPostTurns
{
    /// <summary>Waits until the call before this one has begun.</summary>
    /// <returns>False if it did not begin within <see cref="GrainLimits.TurnWaitMs"/>. Then nothing may be posted; <see cref="Begin"/> is called all the same.</returns>
    ValueTask<bool> WaitAsync(string session, PostTurn turn);

    /// <summary>The messages of the call are on their way into the log, or refused: the next call may begin.</summary>
    void Begin(string session, PostTurn turn);
}
