using System.Text;
using Npgsql;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Observer;
using OrleansChat.SharedLog.Postgres.Connections;

namespace OrleansChat.SharedLog.Postgres.Signals;

/// <summary>Hears the database's notifications, by a connection and a thread of its own. What was missed while there was none is found in the log.</summary>
internal sealed class Listener
{
    private readonly Database _database;
    private readonly string _epoch;
    private readonly Action<LogEnd> _onNudge;
    private readonly Action<ReadOnlyMemory<byte>> _onSignal;
    private readonly TimeProvider _time;
    private readonly PostgresEvents _events;
    private readonly object _gate = new();
    private readonly WorkThread _thread;
    private LogEnd? _told;
    private bool _closed;

    /// <summary>Begins to listen.</summary>
    /// <param name="database">The database.</param>
    /// <param name="epoch">The log that this server follows.</param>
    /// <param name="onNudge">Called with how far somebody says that the log goes, on this thread. It may follow the log.</param>
    /// <param name="onSignal">Called with signals, on the same thread.</param>
    /// <param name="time">The clock.</param>
    /// <param name="events">Told of what people should know.</param>
    public Listener(Database database, string epoch, Action<LogEnd> onNudge, Action<ReadOnlyMemory<byte>> onSignal, TimeProvider time, PostgresEvents events)
    {
        _database = database;
        _epoch = epoch;
        _onNudge = onNudge;
        _onSignal = onSignal;
        _time = time;
        _events = events;
        _thread = new WorkThread("log-nudge", Run);
    }

    /// <summary>Ends the thread, after <see cref="PostgresLimits.ListenWaitMs"/> at most.</summary>
    /// <returns>False if it did not end in time.</returns>
    public bool Close(int timeoutMs)
    {
        lock (_gate)
        {
            Volatile.Write(ref _closed, true);
            Monitor.Pulse(_gate);
        }

        return _thread.Join(timeoutMs);
    }

    private void Run()
    {
        while (!Volatile.Read(ref _closed))
        {
            NpgsqlConnection? connection = null;
            try
            {
                connection = _database.Open();
                Listen(connection);
                connection.Dispose();
            }
            catch (Exception e) when (DatabaseFailure.Is(e) || e is InvalidOperationException)
            {
                _events.ListeningFailed(e);
                _database.LetGo(connection);
                Rest();
            }
        }
    }

    private void Listen(NpgsqlConnection connection)
    {
        connection.Notification += (_, told) => Take(told.Channel, told.Payload);
        connection.Execute($"LISTEN {_database.NudgeChannel}; LISTEN {_database.SignalChannel}");
        // Whatever was told before is not heard.
        _onNudge(LogEnd.Unknown);
        var heard = _time.GetTimestamp();
        while (!Volatile.Read(ref _closed))
        {
            if (connection.Wait(PostgresLimits.ListenWaitMs))
            {
                heard = _time.GetTimestamp();
            }
            else if (_time.GetElapsedTime(heard).TotalMilliseconds > PostgresLimits.ListenProofMs)
            {
                connection.Execute("SELECT 1");
                heard = _time.GetTimestamp();
            }

            if (_told is { } end)
            {
                _told = null;
                _onNudge(end);
            }
        }
    }

    // Called while the connection is read: of several that came together the last is enough.
    private void Take(string channel, string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        if (channel == _database.SignalChannel)
        {
            _onSignal(bytes);
            return;
        }

        // One of another epoch says that something is the matter, which only the log's lock tells.
        var next = LogEnd.Read(bytes, _epoch) ?? LogEnd.Unknown;
        if (_told is not { } known || next == LogEnd.Unknown || next.IsBeyond(known))
            _told = next;
    }

    private void Rest()
    {
        lock (_gate)
        {
            if (!_closed)
                Monitor.Wait(_gate, PostgresLimits.ReconnectDelayMinMs);
        }
    }
}
