namespace OrleansChat.Grains;

/// <summary>The bounds of the grains. Units stand last in the names.</summary>
public static class GrainLimits
{
    /// <summary>A call that was overtaken by the next one of its session is waited for so long; then the next one is refused, to be tried again.</summary>
    public const int TurnWaitMs = 1_000;

    /// <summary>What a session posted last is remembered for so long at least, twice as long at most. A call that takes longer on its way has failed: an engine's time-out for calls must not be longer.</summary>
    public const int TurnsRememberedMs = 10_000;
}
