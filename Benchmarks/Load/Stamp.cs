using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace OrleansChat.Benchmarks.Load;

/// <summary>
/// What stands at the beginning of every message's text: when it was due, who sent it, and the how-manieth of that sender it is. It has only letters that no wire changes, so it is
/// found in whatever a server makes of the message.
/// </summary>
/// <param name="DueTimestamp">The clock's timestamp at which the message was due.</param>
/// <param name="Sender">The sender's number in its room, from 0.</param>
/// <param name="Number">Counts the sender's messages, from 0.</param>
internal readonly record struct Stamp(long DueTimestamp, int Sender, int Number)
{
    /// <summary>How long a stamp is.</summary>
    public const int Length = 2 + 16 + 4 + 8;

    /// <summary>What every stamp begins with, and no wire has anywhere else.</summary>
    public static ReadOnlySpan<byte> Mark => "~@"u8;

    /// <summary>The text of a message: the stamp, and behind it dots up to the length.</summary>
    public byte[] ToText(int bytes)
    {
        var text = new byte[Math.Max(bytes, Length)];
        text.AsSpan().Fill((byte)'.');
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"~@{DueTimestamp:x16}{Sender:x4}{Number:x8}"), text);
        return text;
    }

    /// <summary>Reads a stamp, given from its mark on.</summary>
    /// <returns>Null if it is none.</returns>
    public static Stamp? Read(ReadOnlySpan<byte> stamp)
        => Utf8Parser.TryParse(stamp.Slice(2, 16), out long due, out var dueLength, 'x') && dueLength == 16
            && Utf8Parser.TryParse(stamp.Slice(18, 4), out int sender, out var senderLength, 'x') && senderLength == 4
            && Utf8Parser.TryParse(stamp.Slice(22, 8), out int number, out var numberLength, 'x') && numberLength == 8
            ? new Stamp(due, sender, number)
            : null;

    /// <summary>Finds the stamps in bytes that came, wherever the pieces were cut.</summary>
    /// <param name="bytes">The bytes that were not needed any more are not among them.</param>
    /// <param name="onStamp">Told of every stamp, in order.</param>
    /// <returns>How many bytes are not needed any more; what is left is at most the beginning of a stamp, and comes again in front of the next piece.</returns>
    /// <exception cref="InvalidDataException">A mark begins what is no stamp: the message was changed.</exception>
    public static int Scan(ReadOnlySpan<byte> bytes, Action<Stamp> onStamp)
    {
        var done = 0;
        while (bytes[done..].IndexOf(Mark) is var at and >= 0)
        {
            done += at;
            if (bytes.Length - done < Length)
                return done;
            onStamp(Read(bytes[done..]) ?? throw new InvalidDataException("A message came back changed: its stamp cannot be read."));
            done += Length;
        }

        return bytes is [.., (byte)'~'] ? bytes.Length - 1 : bytes.Length;
    }
}
