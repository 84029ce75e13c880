using System.Buffers;

namespace OrleansChat.Tests.Unit.Support;

/// <summary>Bytes as a network hands them over: in as many pieces as it likes.</summary>
internal static class Sequences
{
    public static ReadOnlySequence<byte> Of(params ReadOnlySpan<ReadOnlyMemory<byte>> pieces)
    {
        if (pieces.IsEmpty)
            return ReadOnlySequence<byte>.Empty;
        var first = new Piece(pieces[0], before: null);
        var last = first;
        foreach (var piece in pieces[1..])
            last = new Piece(piece, last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    /// <summary>In two pieces, at every place.</summary>
    public static IEnumerable<ReadOnlySequence<byte>> InTwo(ReadOnlyMemory<byte> bytes)
    {
        for (var cut = 0; cut <= bytes.Length; cut++)
            yield return Of(bytes[..cut], bytes[cut..]);
    }

    /// <summary>In pieces that each have 1 to <paramref name="lengthMax"/> bytes.</summary>
    public static ReadOnlySequence<byte> InPieces(ReadOnlyMemory<byte> bytes, int lengthMax, Random random)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        for (var rest = bytes; rest.Length > 0; rest = rest[pieces[^1].Length..])
            pieces.Add(rest[..Math.Min(rest.Length, random.Next(1, lengthMax + 1))]);
        return Of(pieces.ToArray());
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is null)
                return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
