using Npgsql;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Postgres.Rows;

/// <summary>One server's place in the log: how far it has read, with the state that the lines up to there make. Every line is checked to be the one that follows. Not thread-safe.</summary>
internal sealed class RowReader
{
    private long _end;
    private string? _epoch;

    /// <summary>The fold over the lines up to <see cref="End"/>.</summary>
    public ClusterState State { get; } = new(epochMayChange: true);

    /// <summary>The end of the last line that was read or written here. For all threads.</summary>
    public long End => Volatile.Read(ref _end);

    /// <summary>The chain behind it.</summary>
    public uint Chain { get; private set; }

    /// <summary>The epoch that this server's clients were told; null before its generation has begun.</summary>
    public string? Epoch => _epoch;

    /// <summary>From here on this server must stop when the epoch changes.</summary>
    public void HoldToEpoch() => _epoch = State.Head!.Epoch;

    /// <summary>Goes on from a place whose state is restored already, or whose lines are folded already.</summary>
    public void GoTo(long position, uint chain)
    {
        Chain = chain;
        Volatile.Write(ref _end, position);
    }

    /// <summary>Folds the lines that a statement found behind <see cref="End"/>.</summary>
    /// <param name="rows">Position, chain and line of each, in order.</param>
    /// <param name="entries">Receives what they say; null when nobody wants it.</param>
    /// <returns>How many there were; -1 if the first one does not follow what this server has read.</returns>
    /// <exception cref="LogCorruptException">A line is none, or contradicts those before it.</exception>
    /// <exception cref="LogLostException">The epoch changes here, and this server must start over.</exception>
    public int Fold(NpgsqlDataReader rows, List<LogEntry>? entries)
    {
        var count = 0;
        while (rows.Read())
        {
            var (position, chain) = (rows.GetInt64(0), (uint)rows.GetInt64(1));
            var line = rows.GetFieldValue<byte[]>(2);
            var begin = position - line.Length - 1;
            if (begin != _end || chain != LineChain.Next(Chain, line))
                return count == 0 ? -1 : throw new LogCorruptException(_end, $"the line that ends at {position} does not follow");
            var entry = Read(line);
            GoTo(position, chain);
            entries?.Add(entry);
            count++;
            if (entry is LogHead head && _epoch is not null && head.Epoch != _epoch)
                throw new LogLostException($"The database has lost lines of the log; it goes on as epoch {head.Epoch}, and this server starts over.");
        }

        return count;
    }

    private LogEntry Read(byte[] line)
    {
        if (line.Length >= LogLimits.LineBytesMax)
            throw new LogCorruptException(_end, $"a line is longer than {LogLimits.LineBytesMax} bytes");
        var entry = EntryReader.Read(line, _end);
        if (State.Apply(entry) is { } contradiction)
        {
            State.Rollback();
            throw new LogCorruptException(_end, contradiction);
        }

        State.Commit();
        return entry;
    }
}
