namespace OrleansChat.SharedLog.Postgres.Rows;

/// <summary>How far the log goes, as its one row says that is also its lock.</summary>
/// <param name="Position">The end of the last line, in bytes, as if all lines stood in one file.</param>
/// <param name="Chain">The chain behind it (<see cref="LineChain"/>).</param>
/// <param name="Epoch">The log's id; empty before its first line.</param>
/// <param name="Segment">The number of the last head, from 1; 0 before the first line.</param>
internal readonly record struct LogPlace(long Position, uint Chain, string Epoch, int Segment);
