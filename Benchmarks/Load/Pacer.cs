namespace OrleansChat.Benchmarks.Load;

/// <summary>
/// Lets senders speak in turn, at a rate. A message that comes late counts from when it was due, not from when it was sent: what a stall holds up is measured with all that waits behind
/// it. What only the step of this clock makes late is not the servers' and does not count.
/// </summary>
internal sealed class Pacer(IReadOnlyList<Sender> senders, int ratePerS, TimeProvider time)
{
    // The system's timers have about this step.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan OwnLatenessMax = TimeSpan.FromMilliseconds(5);

    /// <summary>Speaks until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(Step, time);
        try
        {
            for (var said = 0L; ; await timer.WaitForNextTickAsync(stop))
            {
                var due = (long)(time.GetElapsedTime(began).TotalSeconds * ratePerS);
                for (; said < due; said++)
                {
                    var (now, dueTimestamp) = (time.GetTimestamp(), began + (long)((said + 1.0) / ratePerS * time.TimestampFrequency));
                    await senders[(int)(said % senders.Count)].SayAsync(1, time.GetElapsedTime(dueTimestamp, now) > OwnLatenessMax ? dueTimestamp : now);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the load.
        }
    }
}
