using OrleansChat.SharedLog.History;

namespace OrleansChat.SharedLog.Cycle;

/// <summary>How far a server has read: everything before it stays as it is and can be read without the lock.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Offset">The end of the last line, in bytes from the start of the segment.</param>
/// <param name="Index">Where the messages of the segment stand; it grows with the file.</param>
internal sealed record ReadMark(int Segment, long Offset, SegmentIndex Index);
