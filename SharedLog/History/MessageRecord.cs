using System.Buffers.Binary;
using System.Runtime.InteropServices;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;

namespace OrleansChat.SharedLog.History;

/// <summary>
/// A message as bytes in memory, in this order: how many there are and the channel's number (4 each), the timestamp (8), the text (its length and its bytes), the names and the cid, and
/// what the message changes. A string is its length (4; -1 for one that is missing) and its characters as they are in memory, which is the least work.
/// </summary>
internal static class MessageRecord
{
    /// <summary>The bytes that <see cref="ReadHead"/> needs.</summary>
    public const int HeadBytes = 2 * sizeof(int);

    // All that has always the same length, the lengths among it.
    private const int FixedBytes = HeadBytes + sizeof(long) + (10 * sizeof(int));
    private const int Missing = -1;

    // What a message changes is one number: the kind, and these.
    private const int NoChange = -1;
    private const int HasTarget = 1 << 8;
    private const int ByOperator = 1 << 9;

    /// <summary>So many bytes are enough for the message's record.</summary>
    public static int BytesMaxOf(RelayMessage message)
    {
        var characters = message.From.Length + message.UserKey.Length + message.OriginServer.Length + (message.Cid?.Length ?? 0);
        if (message.Change?.Target is { } target)
            characters += target.User.Length + target.UserKey.Length + (target.Session?.Length ?? 0);
        return FixedBytes + message.TextJson.Length + (characters * sizeof(char));
    }

    /// <summary>Writes a message.</summary>
    /// <returns>The length of the record in bytes.</returns>
    public static int Write(RelayMessage message, int channel, Span<byte> target)
    {
        var rest = target[HeadBytes..];
        BinaryPrimitives.WriteInt64LittleEndian(rest, message.TimestampMs);
        rest = rest[sizeof(long)..];
        WriteNumber(ref rest, message.TextJson.Length);
        message.TextJson.Span.CopyTo(rest);
        rest = rest[message.TextJson.Length..];
        WriteString(ref rest, message.From);
        WriteString(ref rest, message.UserKey == message.From ? null : message.UserKey);
        WriteString(ref rest, message.OriginServer);
        WriteString(ref rest, message.Cid);
        WriteChange(ref rest, message.Change);
        var bytes = target.Length - rest.Length;
        BinaryPrimitives.WriteInt32LittleEndian(target, bytes);
        BinaryPrimitives.WriteInt32LittleEndian(target[sizeof(int)..], channel);
        return bytes;
    }

    /// <summary>The length of a record and the channel's number, of its first bytes.</summary>
    public static (int Bytes, int Channel) ReadHead(ReadOnlySpan<byte> head)
        => (BinaryPrimitives.ReadInt32LittleEndian(head), BinaryPrimitives.ReadInt32LittleEndian(head[sizeof(int)..]));

    /// <summary>Reads a message. It keeps a slice of the record.</summary>
    public static RelayMessage Read(string channel, long seq, ReadOnlyMemory<byte> record)
    {
        var rest = record.Span[HeadBytes..];
        var timestampMs = BinaryPrimitives.ReadInt64LittleEndian(rest);
        rest = rest[sizeof(long)..];
        var textBytes = ReadNumber(ref rest);
        var text = record.Slice(record.Length - rest.Length, textBytes);
        rest = rest[textBytes..];
        var from = ReadName(ref rest)!;
        var key = ReadName(ref rest) ?? from;
        var server = ReadName(ref rest)!;
        // A cid comes only once.
        var cid = TryReadString(ref rest, out var characters) ? characters.ToString() : null;
        return new RelayMessage(channel, seq, from, key, server, text, cid, timestampMs, ReadChange(ref rest));
    }

    private static void WriteChange(ref Span<byte> rest, ChannelChange? change)
    {
        if (change is null)
        {
            WriteNumber(ref rest, NoChange);
            return;
        }

        WriteNumber(ref rest, (int)change.Kind | (change.Target is null ? 0 : HasTarget) | (change.Target is { ByOperator: true } ? ByOperator : 0));
        if (change.Target is not { } target)
            return;
        WriteNumber(ref rest, target.ForS);
        WriteString(ref rest, target.User);
        WriteString(ref rest, target.UserKey);
        WriteString(ref rest, target.Session);
    }

    private static ChannelChange? ReadChange(ref ReadOnlySpan<byte> rest)
    {
        var number = ReadNumber(ref rest);
        if (number == NoChange)
            return null;
        var kind = (ChannelChangeKind)(number & ~(HasTarget | ByOperator));
        if ((number & HasTarget) == 0)
            return new ChannelChange(kind);
        var forS = ReadNumber(ref rest);
        return new ChannelChange(kind, new ModerationTarget(ReadName(ref rest)!, ReadName(ref rest)!, forS, (number & ByOperator) != 0, ReadName(ref rest)));
    }

    private static void WriteNumber(ref Span<byte> rest, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, number);
        rest = rest[sizeof(int)..];
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> rest)
    {
        var number = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        return number;
    }

    private static void WriteString(ref Span<byte> rest, string? text)
    {
        WriteNumber(ref rest, text?.Length ?? Missing);
        var bytes = MemoryMarshal.AsBytes(text.AsSpan());
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static string? ReadName(ref ReadOnlySpan<byte> rest) => TryReadString(ref rest, out var characters) ? NamePool.Shared.Get(characters) : null;

    private static bool TryReadString(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<char> characters)
    {
        characters = default;
        var length = ReadNumber(ref rest);
        if (length == Missing)
            return false;
        characters = MemoryMarshal.Cast<byte, char>(rest[..(length * sizeof(char))]);
        rest = rest[(length * sizeof(char))..];
        return true;
    }
}
