using System.Data;
using Npgsql;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Postgres.Connections;

namespace OrleansChat.SharedLog.Postgres.Rows;

/// <summary>
/// One hold of the log's lock, which is the lock of the one row that says how far the log goes:
/// <code>
/// 1. begin; lock that row; read what others appended since last time           one round trip
/// 2. fold it; for each waiting command: decide its condition, give it its seq, write its line, fold it
/// 3. insert the lines; say how far the log goes now; notify; commit             one round trip
/// </code>
/// A server that found nobody else at work decides first, and lets the database do the rest in one round trip if the log still goes as far as this server has read; if not, nothing was
/// done, and the lock is taken as above. Either way what was decided held at the moment of the commit.
///
/// The lock is held until the commit is durable, so whatever anybody can read has its place for good, positions are in the order of commits, and what lies behind a position that one
/// has read is all that is missing. Reading needs no lock therefore.
///
/// When anything fails, the connection is given up. Whether a commit took place that was under way then is not guessed: the next call reads behind the same place, under the lock if it
/// appends, which cannot be had before that commit is decided. Not thread-safe.
/// </summary>
internal sealed class RowCycle(Database database, RowReader reader, Func<string> newEpoch, TimeProvider time, PostgresEvents events) : IDisposable
{
    private readonly Statements _statements = new(database);
    private readonly CycleLines _lines = new(reader.State, time);
    private NpgsqlConnection? _connection;

    // Whether others wrote between this server's last two cycles; then to try without reading first would mostly be in vain.
    private bool _isContended;

    /// <inheritdoc cref="Observer.ILogStore.RunAsync" />
    public CycleOutcome Run(IReadOnlyList<PendingAppend> batch, List<LogEntry>? entries) => Guard(connection =>
    {
        if (batch.Count > 0)
            return Append(connection, batch, entries);
        return Follow(connection, entries) ?? Append(connection, batch, entries);
    });

    /// <inheritdoc cref="Observer.ILogStore.HasNewsAsync" />
    public bool HasNews() => Guard(connection =>
    {
        using var batch = Statements.Together(connection, _statements.Head());
        using var rows = batch.ExecuteReader();
        var place = ReadPlace(rows);
        return place.Position != reader.End || place.Chain != reader.Chain;
    });

    /// <inheritdoc cref="Observer.ILogStore.TryFollowAsync" />
    public bool TryFollow(LogEnd end, List<LogEntry> entries)
    {
        if (end.Epoch != reader.Epoch || end.Segment != reader.State.Head!.Segment)
            return false;
        return end.Offset <= reader.End || Guard(connection =>
        {
            using var batch = Statements.Together(connection, _statements.Read(reader.End));
            using var rows = batch.ExecuteReader();
            return reader.Fold(rows, entries) > 0 && reader.End >= end.Offset;
        });
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _lines.Dispose();
    }

    // Null if only the lock tells what is the matter.
    private CycleOutcome? Follow(NpgsqlConnection connection, List<LogEntry>? entries)
    {
        // In this order: the row is never behind lines that can be read.
        using var batch = Statements.Together(connection, _statements.Read(reader.End), _statements.Head());
        using var rows = batch.ExecuteReader();
        var count = reader.Fold(rows, entries);
        if (count < 0)
            return null;
        rows.NextResult();
        var place = ReadPlace(rows);
        if (place.Position > reader.End)
            return count > 0 ? CycleOutcome.NotYet : null;
        return Fits(place) ? CycleOutcome.Followed : null;
    }

    private CycleOutcome Append(NpgsqlConnection connection, IReadOnlyList<PendingAppend> batch, List<LogEntry>? entries)
    {
        // Without a head there is nothing to compare, and without commands there is something to find out.
        if (!_isContended && reader.Epoch is not null && batch.Count > 0)
        {
            if (TryWithoutLock(connection, batch, entries))
                return CycleOutcome.Wrote;
            _isContended = true;
        }

        var before = reader.End;
        var (place, isWhole) = LockAndRead(connection, entries);
        if (!isWhole)
            throw GoneBack(connection, place);
        if (place.Position > reader.End)
        {
            // Much is read without the lock, a piece at a time, so that nobody waits for it.
            Execute(connection, Statements.Rollback());
            return CycleOutcome.NotYet;
        }

        _isContended &= reader.End > before;
        var hasWritten = false;
        Decide(batch, entries, () =>
        {
            if (_lines.Added.Count == 0)
            {
                Execute(connection, Statements.Rollback());
                return true;
            }

            var rows = RowBatch.Of(place, _lines.Written, _lines.Added);
            Write(connection, rows);
            reader.GoTo(rows.End.Position, rows.End.Chain);
            return hasWritten = true;
        });
        return hasWritten ? CycleOutcome.Wrote : CycleOutcome.Followed;
    }

    // A refusal alone could rest on what is over already, so only a batch that writes something can be decided so.
    private bool TryWithoutLock(NpgsqlConnection connection, IReadOnlyList<PendingAppend> batch, List<LogEntry>? entries) => Decide(batch, entries, () =>
    {
        if (_lines.Added.Count == 0)
            return false;
        var head = reader.State.Head!;
        var before = new LogPlace(reader.End, reader.Chain, head.Epoch, head.Segment);
        var rows = RowBatch.Of(before, _lines.Written, _lines.Added);
        using var statements = Statements.Together(connection, Statements.Begin(), _statements.Append(before, rows), Statements.Commit());
        using var result = statements.ExecuteReader();
        var isWritten = result.Read();
        while (result.NextResult())
        {
            // Only behind the last statement it is certain.
        }

        if (isWritten)
            reader.GoTo(rows.End.Position, rows.End.Chain);
        return isWritten;
    });

    // Decides the commands; what they make stands if the lines are written.
    private bool Decide(IReadOnlyList<PendingAppend> batch, List<LogEntry>? entries, Func<bool> write)
    {
        _lines.Clear();
        var written = false;
        try
        {
            if (reader.State.Head is null)
                _lines.Add(nowMs => new LogHead(LogHead.CurrentVersion, newEpoch(), Segment: 1, nowMs));
            _lines.Decide(batch);
            written = write();
        }
        finally
        {
            if (written)
                _lines.Commit(entries);
            else
                _lines.Rollback(batch);
        }

        return written;
    }

    private (LogPlace Place, bool IsWhole) LockAndRead(NpgsqlConnection connection, List<LogEntry>? entries)
    {
        using var batch = Statements.Together(connection, Statements.Begin(), _statements.Lock(), _statements.Read(reader.End));
        using var rows = batch.ExecuteReader();
        var place = ReadPlace(rows);
        rows.NextResult();
        var count = reader.Fold(rows, entries);
        return (place, count >= 0 && (place.Position > reader.End ? count > 0 : Fits(place)));
    }

    private void Write(NpgsqlConnection connection, RowBatch rows)
        => Execute(connection, _statements.Insert(rows), _statements.Update(rows.End), _statements.Notify(rows.End), Statements.Commit());

    private bool Fits(LogPlace place) => place.Position == reader.End && place.Chain == reader.Chain;

    // What this server has read is not what the database has. The first who sees that begins a new epoch behind what is left, and then all start over: clients must forget the seqs
    // that they know. The lock is held.
    private LogLostException GoneBack(NpgsqlConnection connection, LogPlace place)
    {
        if (reader.Epoch is null || place.Epoch != reader.Epoch)
            return new LogLostException($"The log in {database.Place} is another one than this server has read (its epoch is '{place.Epoch}'); this server starts over.");
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        using var writer = new Format.EntryWriter();
        List<(LogEntry Entry, int Start)> entries = [];
        foreach (var entry in (LogEntry[])[new SegmentEnd(place.Segment, nowMs), new LogHead(LogHead.CurrentVersion, newEpoch(), place.Segment + 1, nowMs)])
        {
            entries.Add((entry, writer.Written.Length));
            writer.Write(entry);
        }

        var rows = RowBatch.Of(place, writer.Written, entries);
        Write(connection, rows);
        events.WentBack(place.Position, rows.End.Epoch);
        return new LogLostException($"The database has lost lines of the log behind byte {place.Position}; it goes on as epoch {rows.End.Epoch}, and this server starts over.");
    }

    private static void Execute(NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> statements)
    {
        using var batch = Statements.Together(connection, statements);
        batch.ExecuteNonQuery();
    }

    private LogPlace ReadPlace(NpgsqlDataReader rows)
        => rows.Read()
            ? new LogPlace(rows.GetInt64(0), (uint)rows.GetInt64(1), rows.GetString(2), rows.GetInt32(3))
            : throw new LogLostException($"The log in {database.Place} has no row any more that says how far it goes.");

    private T Guard<T>(Func<NpgsqlConnection, T> work)
    {
        try
        {
            return work(_connection ??= database.Open());
        }
        catch (Exception e)
        {
            // Of a connection that broke without a word only the next use tells, as of any other misuse.
            var isFailure = DatabaseFailure.Is(e) || (e is InvalidOperationException && _connection?.State is not ConnectionState.Open);
            // In whatever state it is, and whatever it leads to after a failover: a new one begins cleanly.
            database.LetGo(_connection);
            _connection = null;
            if (isFailure)
                throw DatabaseFailure.Of(e, database.Place);
            throw;
        }
    }
}
