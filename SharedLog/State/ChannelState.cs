using System.Collections.Immutable;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.State;

/// <summary>What the servers agree on about one channel. Immutable.</summary>
/// <param name="Members">The members' names by user key.</param>
/// <param name="TopicJson">The topic as a JSON string, quotes included; empty if there is none.</param>
/// <param name="Roles">Who may do what.</param>
public sealed record ChannelState(ImmutableSortedDictionary<string, string> Members, ReadOnlyMemory<byte> TopicJson, ChannelRoles Roles)
{
    private const int EmptyJsonBytes = 2;

    /// <summary>A channel that nobody is in and that nothing is known of.</summary>
    public static ChannelState Empty { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), default, ChannelRoles.None);

    // Who comes when nobody is there makes the channel, or finds it deserted.
    internal ChannelState WithMember(string userKey, string user)
        => this with { Members = Members.SetItem(userKey, user), Roles = Members.IsEmpty && userKey != Roles.Owner ? Roles.OwnedBy(userKey) : Roles };

    internal ChannelState WithoutMember(string userKey) => this with { Members = Members.Remove(userKey) };

    // The text is a slice of what was read from the file, which must not stay in memory for it.
    internal ChannelState With(ChannelChange change, ReadOnlyMemory<byte> textJson, long timestampMs)
        => change.Target is { } target
            ? this with { Roles = Roles.With(change.Kind, target, timestampMs) }
            : this with { TopicJson = textJson.Length <= EmptyJsonBytes ? default : textJson.ToArray() };
}
