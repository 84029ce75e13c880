using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Simulation.Scheduling;

/// <summary>A clock that stands still until the simulation moves it. The time of day may jump, as it does on real machines; time stamps only go forwards.</summary>
internal sealed class SimulatedTime : TimeProvider
{
    private readonly ManualTime _elapsed = new(DateTimeOffset.FromUnixTimeMilliseconds(1_732_199_900_000));
    private TimeSpan _jumps;

    public override long TimestampFrequency => _elapsed.TimestampFrequency;

    public override long GetTimestamp() => _elapsed.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => _elapsed.GetUtcNow() + _jumps;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _elapsed.CreateTimer(callback, state, dueTime, period);

    public void Advance(long ms) => _elapsed.Advance(TimeSpan.FromMilliseconds(ms));

    public void Jump(long ms) => _jumps += TimeSpan.FromMilliseconds(ms);
}
