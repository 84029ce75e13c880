namespace OrleansChat.Benchmarks.Load;

/// <summary>
/// Lets senders speak in turn, at a rate. A message counts from when it was due, not from when it was sent: what a stall holds up is measured with all that waits behind it.
/// </summary>
internal sealed class Pacer(IReadOnlyList<Sender> senders, int ratePerS, TimeProvider time)
{
    // The system's timers have about this step.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

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
                    await senders[(int)(said % senders.Count)].SayAsync(1, began + (long)((said + 1.0) / ratePerS * time.TimestampFrequency));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the load.
        }
    }
}
