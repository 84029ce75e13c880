using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace OrleansChat.Protocol.Framing;

/// <summary>Whether a line is UTF-8, also when a character lies across two segments of it.</summary>
internal static class Utf8Line
{
    private const int CharacterBytesMax = 4;

    public static bool IsValid(in ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment)
            return Utf8.IsValid(line.FirstSpan);
        Span<byte> seam = stackalloc byte[CharacterBytesMax];
        var held = 0;
        foreach (var segment in line)
        {
            var bytes = segment.Span;
            // A character begun in the segment before is completed byte by byte.
            while (held > 0 && bytes.Length > 0)
            {
                seam[held++] = bytes[0];
                bytes = bytes[1..];
                var status = Rune.DecodeFromUtf8(seam[..held], out _, out _);
                if (status == OperationStatus.InvalidData)
                    return false;
                if (status == OperationStatus.Done)
                    held = 0;
            }

            var unfinished = UnfinishedAtEnd(bytes);
            if (!Utf8.IsValid(bytes[..^unfinished]))
                return false;
            bytes[^unfinished..].CopyTo(seam[held..]);
            held += unfinished;
        }

        return held == 0;
    }

    // How many bytes at the end begin a character that may go on in the next segment.
    private static int UnfinishedAtEnd(ReadOnlySpan<byte> bytes)
    {
        for (var length = 1; length < CharacterBytesMax && length <= bytes.Length; length++)
        {
            if (Rune.DecodeFromUtf8(bytes[^length..], out _, out _) == OperationStatus.NeedMoreData)
                return length;
        }

        return 0;
    }
}
