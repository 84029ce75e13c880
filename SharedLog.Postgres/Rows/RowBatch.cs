using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.Postgres.Rows;

/// <summary>Lines as columns, as they go to the database in one statement.</summary>
internal sealed class RowBatch
{
    private RowBatch(int count)
    {
        Positions = new long[count];
        Chains = new long[count];
        Channels = new string?[count];
        Seqs = new long?[count];
        Lines = new ReadOnlyMemory<byte>[count];
    }

    /// <summary>The end of each line.</summary>
    public long[] Positions { get; }

    /// <summary>The chain behind each.</summary>
    public long[] Chains { get; }

    /// <summary>The channel of each that has one by its seq.</summary>
    public string?[] Channels { get; }

    /// <summary>The seq of each that has one.</summary>
    public long?[] Seqs { get; }

    /// <summary>The lines without their LFs.</summary>
    public ReadOnlyMemory<byte>[] Lines { get; }

    /// <summary>Where the log ends with them.</summary>
    public LogPlace End { get; private set; }

    /// <summary>Cuts lines that were written one behind another.</summary>
    /// <param name="before">Where the log ends without them.</param>
    /// <param name="written">The lines, each with its LF.</param>
    /// <param name="entries">What they say, and where each begins.</param>
    public static RowBatch Of(LogPlace before, ReadOnlyMemory<byte> written, IReadOnlyList<(LogEntry Entry, int Start)> entries)
    {
        var rows = new RowBatch(entries.Count);
        var end = before;
        for (var i = 0; i < entries.Count; i++)
        {
            var (entry, start) = entries[i];
            var next = i + 1 < entries.Count ? entries[i + 1].Start : written.Length;
            var line = written[start..(next - 1)];
            end = end with { Position = before.Position + next, Chain = LineChain.Next(end.Chain, line.Span) };
            if (entry is LogHead head)
                end = end with { Epoch = head.Epoch, Segment = head.Segment };
            rows.Positions[i] = end.Position;
            rows.Chains[i] = end.Chain;
            rows.Lines[i] = line;
            if (entry is RelayMessage message)
                (rows.Channels[i], rows.Seqs[i]) = (message.Channel, message.Seq);
        }

        rows.End = end;
        return rows;
    }
}
