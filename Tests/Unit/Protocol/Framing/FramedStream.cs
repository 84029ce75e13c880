using System.Buffers;
using System.Text;
using OrleansChat.Protocol.Framing;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Protocol.Framing;

/// <summary>A connection's read side without the connection: bytes arrive, the framer takes what it can, and the rest waits for the next read.</summary>
internal sealed class FramedStream(int lineBytesMax, int lineBytesFatal)
{
    public const string TooLong = "(too long)";
    public const string Hopeless = "(hopeless)";

    private LineFramer _framer = new(lineBytesMax, lineBytesFatal);
    private byte[] _held = [];

    /// <summary>The lines so far, and what was said instead of lines.</summary>
    public List<string> Found { get; } = [];

    /// <summary>Bytes that wait for the rest of their line.</summary>
    public int HeldBytes => _held.Length;

    /// <summary>What waits and what arrives are two pieces, as they would be in a pipe.</summary>
    public FramedStream Arrive(params ReadOnlySpan<byte> bytes)
    {
        var buffer = Sequences.Of(_held, bytes.ToArray());
        while (true)
        {
            var status = _framer.Next(ref buffer, out var line);
            if (status == FrameStatus.NeedMore)
                break;
            Found.Add(status switch
            {
                FrameStatus.Line => Encoding.Latin1.GetString(line),
                FrameStatus.TooLong => TooLong,
                _ => Hopeless,
            });
            if (status == FrameStatus.Hopeless)
                break; // A session ends here and asks for nothing more.
        }

        _held = buffer.ToArray();
        return this;
    }
}
