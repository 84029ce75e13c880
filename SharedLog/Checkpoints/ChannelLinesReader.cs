using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Checkpoints;

/// <summary>Puts the channels of a checkpoint together from the lines of <see cref="ChannelLines"/>.</summary>
internal sealed class ChannelLinesReader
{
    private readonly Dictionary<string, Channel> _channels = new(StringComparer.Ordinal);

    /// <summary>Reads a line, if it is one of a channel's.</summary>
    public void Read(string? type, JsonElement line)
    {
        switch (type)
        {
            case "members": ReadMembers(line); break;
            case "topic": ChannelOf(line).TopicJson = Encoding.UTF8.GetBytes(line.GetProperty("text").GetRawText()); break;
            case "owner": ChannelOf(line).Owner = line.GetProperty("key").GetString(); break;
            case "moderators": ChannelOf(line).Moderators.UnionWith(line.GetProperty("keys").EnumerateArray().Select(key => key.GetString()!)); break;
            case "muted": ReadTimes(line, ChannelOf(line).Muted); break;
            case "banned": ReadTimes(line, ChannelOf(line).Banned); break;
            default: break;
        }
    }

    /// <summary>The channels.</summary>
    public ImmutableDictionary<string, ChannelState> Channels() => _channels.ToImmutableDictionary(channel => channel.Key, channel => channel.Value.State());

    /// <summary>The same memberships by user.</summary>
    public ImmutableDictionary<string, ImmutableSortedSet<string>> Memberships()
    {
        var memberships = new Dictionary<string, ImmutableSortedSet<string>.Builder>(StringComparer.Ordinal);
        foreach (var (name, channel) in _channels)
        {
            foreach (var key in channel.Members.Keys)
            {
                if (!memberships.TryGetValue(key, out var channels))
                    memberships.Add(key, channels = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal));
                channels.Add(name);
            }
        }

        return memberships.ToImmutableDictionary(user => user.Key, user => user.Value.ToImmutable());
    }

    private void ReadMembers(JsonElement line)
    {
        var channel = ChannelOf(line);
        foreach (var member in line.GetProperty("members").EnumerateObject())
            channel.Members[member.Name] = member.Value.GetString()!;
    }

    private static void ReadTimes(JsonElement line, ImmutableSortedDictionary<string, long>.Builder times)
    {
        foreach (var user in line.GetProperty("until_ms").EnumerateObject())
            times[user.Name] = user.Value.GetInt64();
    }

    private Channel ChannelOf(JsonElement line)
    {
        var name = line.GetProperty("channel").GetString()!;
        if (!_channels.TryGetValue(name, out var channel))
            _channels.Add(name, channel = new Channel());
        return channel;
    }

    private sealed class Channel
    {
        public ImmutableSortedDictionary<string, string>.Builder Members { get; } = ChannelState.Empty.Members.ToBuilder();

        public ReadOnlyMemory<byte> TopicJson { get; set; }

        public string? Owner { get; set; }

        public ImmutableSortedSet<string>.Builder Moderators { get; } = ChannelRoles.None.Moderators.ToBuilder();

        public ImmutableSortedDictionary<string, long>.Builder Muted { get; } = ChannelRoles.None.Muted.ToBuilder();

        public ImmutableSortedDictionary<string, long>.Builder Banned { get; } = ChannelRoles.None.Banned.ToBuilder();

        public ChannelState State()
            => new(Members.ToImmutable(), TopicJson, new ChannelRoles(Owner, Moderators.ToImmutable(), Muted.ToImmutable(), Banned.ToImmutable()));
    }
}
