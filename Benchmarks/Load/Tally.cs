using OrleansChat.Benchmarks.Measuring;

namespace OrleansChat.Benchmarks.Load;

/// <summary>What one client has heard of a room: every delivery, and whether each sender's messages came once and in order. One caller counts; all may read.</summary>
/// <param name="senders">How many speak in the room.</param>
/// <param name="latencies">Where the times are counted.</param>
/// <param name="time">The clock of the stamps.</param>
internal sealed class Tally(int senders, LatencyHistogram latencies, TimeProvider time)
{
    private const double MicrosecondsPerSecond = 1_000_000;

    private readonly int[] _next = new int[senders];
    private long _deliveries;
    private long _gaps;
    private long _repeats;

    /// <summary>Deliveries so far.</summary>
    public long Deliveries => Interlocked.Read(ref _deliveries);

    /// <summary>Messages that were left out where a later one of the same sender came.</summary>
    public long Gaps => Interlocked.Read(ref _gaps);

    /// <summary>Messages that came although they, or a later one of the same sender, had come before.</summary>
    public long Repeats => Interlocked.Read(ref _repeats);

    /// <summary>Counts a message.</summary>
    /// <param name="stamp">Its stamp.</param>
    /// <param name="nowTimestamp">When it came.</param>
    /// <returns>Whether it was new.</returns>
    /// <exception cref="InvalidDataException">Nobody of that number speaks here.</exception>
    public bool Count(Stamp stamp, long nowTimestamp)
    {
        if (stamp.Sender < 0 || stamp.Sender >= _next.Length)
            throw new InvalidDataException($"A message of a sender {stamp.Sender}, whom the room does not have.");
        var expected = _next[stamp.Sender];
        if (stamp.Number < expected)
        {
            Interlocked.Increment(ref _repeats);
            return false;
        }

        Interlocked.Add(ref _gaps, stamp.Number - expected);
        Volatile.Write(ref _next[stamp.Sender], stamp.Number + 1);
        latencies.Add((long)((nowTimestamp - stamp.DueTimestamp) * MicrosecondsPerSecond / time.TimestampFrequency));
        Interlocked.Increment(ref _deliveries);
        return true;
    }

    /// <summary>How many of a sender's messages have not come.</summary>
    public long MissingOf(int sender, int sent) => sent - Volatile.Read(ref _next[sender]);
}
