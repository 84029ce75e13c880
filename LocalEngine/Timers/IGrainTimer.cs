namespace Orleans.Runtime;

/// <summary>
/// A timer of an activation. Disposing it cancels the token of its callback and ends the ticks; one that already waits for its turn
/// still has it, with the token cancelled.
/// </summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Sets the time to the next tick and the period after it. During a tick it takes effect when the callback has ended.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative and not infinite, or too long for a timer.</exception>
    void Change(TimeSpan dueTime, TimeSpan period);
}
