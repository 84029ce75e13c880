using Npgsql;

namespace OrleansChat.SharedLog.Postgres.Connections;

/// <summary>
/// When a database that could not be reached is tried again. Until then all threads of a server make one attempt at a time, and the pause before the next doubles with each: those who wait for a
/// database that recovers must not keep it busy. A success ends that. The pauses are drawn, so that servers that lost their database in one moment do not all come back in one. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="random">What the pauses are drawn from; it is used by nobody else.</param>
internal sealed class ConnectPace(TimeProvider time, Random random)
{
    private readonly Lock _gate = new();
    private Exception? _cause;
    private int _failures;
    private long _failedAt;
    private TimeSpan _pause;
    private bool _isTrying;

    /// <summary>The pause after so many failures, at least 1, one after another, at a <paramref name="share"/> of its range, 0 to 1: it is from half of its range to the whole.</summary>
    public static TimeSpan Pause(int failures, double share)
    {
        var longestMs = Math.Min(PostgresLimits.ReconnectDelayMaxMs, Math.ScaleB(PostgresLimits.ReconnectDelayMinMs, failures - 1));
        return TimeSpan.FromMilliseconds(longestMs * (1 + share) / 2);
    }

    /// <summary>Begins an attempt, whose end must be told.</summary>
    /// <returns>Which it is, for <see cref="Failed"/>.</returns>
    /// <exception cref="NpgsqlException">It is not time for one; the message is that of the last failure.</exception>
    public int Begin()
    {
        lock (_gate)
        {
            if (_cause is null)
                return _failures;
            if (_isTrying || time.GetElapsedTime(_failedAt) < _pause)
                throw new NpgsqlException(_cause.Message, _cause);
            _isTrying = true;
            return _failures;
        }
    }

    /// <summary>An attempt has led to a connection.</summary>
    public void Succeeded()
    {
        lock (_gate)
            (_cause, _failures, _isTrying) = (null, 0, false);
    }

    /// <summary>An attempt has failed.</summary>
    public void Failed(int attempt, Exception cause)
    {
        lock (_gate)
        {
            // Of attempts that were under way together when the database went away the first is enough.
            if (attempt != _failures)
                return;
            (_cause, _failures, _isTrying) = (cause, _failures + 1, false);
            (_failedAt, _pause) = (time.GetTimestamp(), Pause(_failures, random.NextDouble()));
        }
    }
}
