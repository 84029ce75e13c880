using OrleansChat.SharedLog.Observer;
using OrleansChat.SharedLog.Postgres.Connections;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.SharedLog.Postgres.Servers;

/// <summary>
/// A server's life: it holds the lock of its name by a connection of its own from its start to its end. The database gives the lock back when the connection ends, or is not heard of for
/// <see cref="PostgresLimits.LifeTimeoutMs"/>. By the same connection the server looks who else lives.
///
/// When the connection is lost, the server takes the lock again as soon as it can and goes on: what counts is whether the log says that its generation has ended, and that is decided under
/// the log's lock, before anything is appended. If somebody has ended it, the server stops, and is started again as another generation.
/// </summary>
internal sealed class ServerLife(Database database, string server, TimeProvider time, PostgresEvents events) : IServerLives
{
    private readonly object _gate = new();
    private readonly long _key = LockKey.OfServer(database.Schema, server);
    private readonly Dictionary<string, long> _keys = new(StringComparer.Ordinal);

    // Since when those are missing that were not in a look. It may have begun before the log was read that calls them up, so only one that begins later says something.
    private readonly Dictionary<(string Server, int Generation), long> _missing = [];

    private LifeConnection? _connection;
    private WorkThread? _thread;
    private HashSet<long>? _living;
    private long _looked;
    private long _connectedSince;
    private bool _closed;
    private bool _isLost;

    /// <summary>Takes the lock, or sees that it is held.</summary>
    /// <exception cref="ServerNameHeldException">Another process is the server of that name.</exception>
    /// <exception cref="Npgsql.NpgsqlException">The database failed.</exception>
    public async Task TakeAsync(CancellationToken cancel)
    {
        var since = time.GetTimestamp();
        while ((_connection = LifeConnection.TryTake(database, _key)) is null)
        {
            var waitedMs = time.GetElapsedTime(since).TotalMilliseconds;
            var holder = LifeConnection.HolderOf(database, _key);
            // Of one whose machine is gone, or that stands still, the database lets go by itself.
            var patienceMs = PostgresLimits.NameRetryMs + (holder is { WasHeard: false } ? PostgresLimits.LifeTimeoutMs : 0);
            if (waitedMs >= patienceMs)
                throw new ServerNameHeldException(server, holder?.Holder ?? "");
            await Task.Delay(TimeSpan.FromMilliseconds(PostgresLimits.NameRetryIntervalMs), time, cancel);
        }

        _connectedSince = time.GetTimestamp();
        _thread = new WorkThread("log-life", Run);
    }

    /// <inheritdoc />
    public ValueTask<bool> LivesAsync(string server, int generation)
    {
        lock (_gate)
        {
            if (_living is null || time.GetElapsedTime(_connectedSince).TotalMilliseconds < PostgresLimits.LifeGraceMs)
                return new(true);
            if (!_keys.TryGetValue(server, out var key))
                _keys.Add(server, key = LockKey.OfServer(database.Schema, server));
            if (_living.Contains(key))
            {
                _missing.Remove((server, generation));
                return new(true);
            }

            if (!_missing.TryGetValue((server, generation), out var since))
                _missing.Add((server, generation), since = time.GetTimestamp());
            if (time.GetElapsedTime(since, _looked).TotalMilliseconds < PostgresLimits.LifeAbsenceMs)
                return new(true);
            _missing.Remove((server, generation));
            return new(false);
        }
    }

    /// <summary>Gives the lock back.</summary>
    /// <returns>False if the last look took too long.</returns>
    public bool Close(int timeoutMs)
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        if (_thread?.Join(timeoutMs) == false)
            return false;
        _connection?.Dispose();
        _connection = null;
        return true;
    }

    // The watch over the others ends before the server's own life does.
    void IDisposable.Dispose()
    {
    }

    private void Run()
    {
        while (WaitForLook())
        {
            try
            {
                if (_connection is null && !TryComeBack())
                    continue;
                Look(_connection!);
            }
            catch (Exception e) when (DatabaseFailure.Is(e) || e is InvalidOperationException)
            {
                Lose(e);
            }
        }
    }

    private bool WaitForLook()
    {
        lock (_gate)
        {
            // The first attempt to come back is made at once.
            if (!_closed && !_isLost)
                Monitor.Wait(_gate, PostgresLimits.LifeLookIntervalMs);
            _isLost = false;
            return !_closed;
        }
    }

    private void Look(LifeConnection connection)
    {
        var began = time.GetTimestamp();
        var living = connection.Look();
        lock (_gate)
            (_living, _looked) = (living, began);
    }

    private bool TryComeBack()
    {
        if (LifeConnection.TryTake(database, _key) is not { } connection)
        {
            events.NameHeld(server);
            return false;
        }

        _connection = connection;
        lock (_gate)
            _connectedSince = time.GetTimestamp();
        events.LifeBack(server);
        return true;
    }

    private void Lose(Exception cause)
    {
        // Who lives is not known until the next look.
        lock (_gate)
        {
            _living = null;
            _missing.Clear();
        }

        if (_connection is null)
            return;
        events.LifeLost(server, cause.Message);
        _connection.Dispose();
        _connection = null;
        _isLost = true;
    }
}
