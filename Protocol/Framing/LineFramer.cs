using System.Buffers;

namespace OrleansChat.Protocol.Framing;

/// <summary>What <see cref="LineFramer.Next"/> found.</summary>
public enum FrameStatus
{
    /// <summary>No whole line is there; read more.</summary>
    NeedMore,

    /// <summary>A line.</summary>
    Line,

    /// <summary>A line over the limit ended here; its bytes are gone.</summary>
    TooLong,

    /// <summary>So many bytes came without a newline that the connection should end.</summary>
    Hopeless,
}

/// <summary>
/// Cuts a stream of bytes into lines, however the bytes arrive. A line over the limit is thrown away while it arrives, so that never more than the limit is held.
/// One instance a connection; a struct that keeps only how much is being thrown away.
/// </summary>
/// <param name="lineBytesMax">The longest line, without its LF.</param>
/// <param name="lineBytesFatal">So many bytes without a newline are <see cref="FrameStatus.Hopeless"/>.</param>
public struct LineFramer(int lineBytesMax, int lineBytesFatal)
{
    private long _thrownAway;

    /// <summary>Takes the next line off the front of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">What has arrived and was not taken yet; what is taken or thrown away is cut off.</param>
    /// <param name="line">The line without LF and CR. A slice of the buffer: valid as long as that is.</param>
    public FrameStatus Next(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        line = default;
        if (buffer.PositionOf((byte)'\n') is not { } end)
            return WithoutNewline(ref buffer);
        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        var length = _thrownAway + line.Length;
        _thrownAway = 0;
        if (length > lineBytesMax)
        {
            line = default;
            return length > lineBytesFatal ? FrameStatus.Hopeless : FrameStatus.TooLong;
        }

        line = WithoutCarriageReturn(line);
        return FrameStatus.Line;
    }

    private FrameStatus WithoutNewline(ref ReadOnlySequence<byte> buffer)
    {
        if (_thrownAway == 0 && buffer.Length <= lineBytesMax)
            return FrameStatus.NeedMore;
        _thrownAway += buffer.Length;
        buffer = buffer.Slice(buffer.End);
        return _thrownAway > lineBytesFatal ? FrameStatus.Hopeless : FrameStatus.NeedMore;
    }

    private static ReadOnlySequence<byte> WithoutCarriageReturn(in ReadOnlySequence<byte> line)
        => line.Length > 0 && line.Slice(line.Length - 1).FirstSpan[0] == '\r' ? line.Slice(0, line.Length - 1) : line;
}
