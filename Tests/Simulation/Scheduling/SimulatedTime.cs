namespace OrleansChat.Tests.Simulation.Scheduling;

/// <summary>A clock that stands still until the simulation moves it. The time of day may jump, as it does on real machines; time stamps only go forwards.</summary>
internal sealed class SimulatedTime : TimeProvider
{
    private long _elapsedMs = 1;
    private long _nowMs = 1_732_199_900_000;

    public override long TimestampFrequency => 1_000;

    public override long GetTimestamp() => _elapsedMs;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(_nowMs);

    public void Advance(long ms)
    {
        _elapsedMs += ms;
        _nowMs += ms;
    }

    public void Jump(long ms) => _nowMs += ms;
}
