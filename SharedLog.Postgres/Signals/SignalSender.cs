using System.Text;
using Npgsql;
using OrleansChat.SharedLog.Observer;
using OrleansChat.SharedLog.Postgres.Connections;

namespace OrleansChat.SharedLog.Postgres.Signals;

/// <summary>
/// Sends signals as notifications, by a connection and a thread of its own, many in one transaction. The transaction is not waited for to be durable: nothing of it has to last. Thread-safe.
/// </summary>
internal sealed class SignalSender
{
    private readonly Database _database;
    private readonly PostgresEvents _events;
    private readonly object _gate = new();
    private readonly Queue<string> _waiting = new();
    private readonly WorkThread _thread;
    private NpgsqlConnection? _connection;
    private bool _closed;

    public SignalSender(Database database, PostgresEvents events)
    {
        _database = database;
        _events = events;
        _thread = new WorkThread("log-signal", Run);
    }

    /// <summary>Sends a signal, or leaves it out when too many wait. Never waits.</summary>
    public void Send(ReadOnlySpan<byte> signal)
    {
        var text = Encoding.UTF8.GetString(signal);
        lock (_gate)
        {
            if (_closed || _waiting.Count >= PostgresLimits.SignalsWaitingMax)
                return;
            _waiting.Enqueue(text);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Ends the thread; what waits is left out.</summary>
    /// <returns>False if it did not end in time.</returns>
    public bool Close(int timeoutMs)
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        return _thread.Join(timeoutMs);
    }

    private void Run()
    {
        while (Take() is { } signals)
        {
            try
            {
                Send(_connection ??= Connect(), signals);
            }
            catch (Exception e) when (DatabaseFailure.Is(e) || e is InvalidOperationException)
            {
                _events.SignalsFailed(e);
                _database.LetGo(_connection);
                _connection = null;
                Rest();
            }
        }

        _connection?.Dispose();
    }

    private string[]? Take()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed)
                Monitor.Wait(_gate);
            if (_closed)
                return null;
            var signals = new string[Math.Min(_waiting.Count, PostgresLimits.SignalsPerSendMax)];
            for (var i = 0; i < signals.Length; i++)
                signals[i] = _waiting.Dequeue();
            return signals;
        }
    }

    // What came meanwhile is old by then.
    private void Rest()
    {
        lock (_gate)
        {
            if (!_closed)
                Monitor.Wait(_gate, PostgresLimits.ReconnectDelayMinMs);
            _waiting.Clear();
        }
    }

    private NpgsqlConnection Connect()
    {
        var connection = _database.Open();
        connection.Execute("SET synchronous_commit = off");
        return connection;
    }

    private void Send(NpgsqlConnection connection, string[] signals)
    {
        using var command = new NpgsqlCommand("SELECT count(pg_notify($1, signal)) FROM unnest($2) AS signal", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _database.SignalChannel });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = signals });
        command.ExecuteScalar();
    }
}
