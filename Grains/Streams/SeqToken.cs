using Orleans;
using Orleans.Streams;

namespace OrleansChat.Grains.Streams;

/// <summary>A place in a channel's stream: the seq of the last message up to there.</summary>
[GenerateSerializer, Alias("OrleansChat.SeqToken")]
public sealed class SeqToken : StreamSequenceToken
{
    /// <summary>A place.</summary>
    /// <param name="seq">The seq, from 0 for a channel without messages.</param>
    public SeqToken(long seq) => SequenceNumber = seq;

    /// <inheritdoc />
    [Id(0)]
    public override long SequenceNumber { get; protected set; }

    /// <inheritdoc />
    [Id(1)]
    public override int EventIndex { get; protected set; }

    /// <inheritdoc />
    public override bool Equals(StreamSequenceToken? other) => other is not null && other.SequenceNumber == SequenceNumber;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    /// <inheritdoc />
    public override int GetHashCode() => SequenceNumber.GetHashCode();

    /// <inheritdoc />
    public override int CompareTo(StreamSequenceToken? other) => other is null ? 1 : SequenceNumber.CompareTo(other.SequenceNumber);
}
