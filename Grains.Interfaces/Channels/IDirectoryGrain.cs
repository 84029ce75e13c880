using Orleans;

namespace OrleansChat.Grains.Interfaces.Channels;

/// <summary>The list of all channels but the private ones. There is one directory, under the key <see cref="Key"/>; it reads what its silo has read of the log.</summary>
[Alias("OrleansChat.IDirectoryGrain")]
public interface IDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The directory's key.</summary>
    const string Key = "channels";

    /// <summary>The channels, sorted by name.</summary>
    /// <param name="after">Only those behind this name; null from the first on.</param>
    /// <param name="count">How many are wanted at most.</param>
    [Alias("List")]
    Task<DirectoryPage> List(string? after, int count);
}

/// <summary>Some of the channels.</summary>
/// <param name="Channels">The channels.</param>
/// <param name="IsEnd">Whether there is none behind them.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.DirectoryPage")]
public sealed record DirectoryPage([property: Id(0)] IReadOnlyList<ChannelSummary> Channels, [property: Id(1)] bool IsEnd);

/// <summary>A channel in the list.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Members">How many are in it; of <c>general</c>, how many are online.</param>
/// <param name="TopicJson">The topic as a JSON string, quotes included; empty if there is none.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.ChannelSummary")]
public readonly record struct ChannelSummary([property: Id(0)] string Channel, [property: Id(1)] int Members, [property: Id(2)] ReadOnlyMemory<byte> TopicJson);
