using Orleans;

namespace OrleansChat.Grains.Interfaces.Channels;

/// <summary>
/// Where a call stands among the posts of its session. A session makes its next call before the last one has ended, and not every engine delivers two such calls in the order in which they were made.
/// </summary>
/// <param name="Number">The number of the call within its session, from 1, ascending; 0 if its order does not matter.</param>
/// <param name="After">The number of the call that must have begun before; 0 if none is under way.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.PostTurn")]
public readonly record struct PostTurn([property: Id(0)] long Number, [property: Id(1)] long After);
