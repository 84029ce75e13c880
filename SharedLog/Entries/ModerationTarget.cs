namespace OrleansChat.SharedLog.Entries;

/// <summary>Whom an event of a channel is done to. The event's text is the reason, and may be empty.</summary>
/// <param name="User">The name as people see it.</param>
/// <param name="UserKey">The name as it is compared.</param>
/// <param name="ForS">For how many seconds from the event's timestamp on, from 1; 0 for good.</param>
/// <param name="ByOperator">Whether it was allowed because whoever did it is an operator of the servers.</param>
/// <param name="Session">The session that ends by it, if one does: only in <c>general</c>.</param>
public sealed record ModerationTarget(string User, string UserKey, int ForS = 0, bool ByOperator = false, string? Session = null)
{
    /// <summary>When it is over, in milliseconds since 1970; <see cref="long.MaxValue"/> if never.</summary>
    /// <param name="timestampMs">The event's timestamp.</param>
    public long UntilMs(long timestampMs) => ForS == 0 ? long.MaxValue : timestampMs + (ForS * 1_000L);
}
