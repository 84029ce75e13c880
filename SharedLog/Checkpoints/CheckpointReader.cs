using System.Collections.Immutable;
using System.Text.Json;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.History;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Checkpoints;

/// <summary>Puts a checkpoint together from its lines.</summary>
internal sealed class CheckpointReader
{
    private readonly Dictionary<string, long> _seqs = new(StringComparer.Ordinal);
    private readonly List<(UInt128 Key, CidRecord Record)> _cids = [];
    private readonly SegmentIndex _index = new();
    private readonly ImmutableDictionary<string, ServerState>.Builder _servers = ClusterView.Empty.Servers.ToBuilder();
    private readonly ImmutableDictionary<string, SessionState>.Builder _sessions = ClusterView.Empty.Sessions.ToBuilder();
    private readonly ImmutableDictionary<string, ReservedName>.Builder _reserved = ClusterView.Empty.Reserved.ToBuilder();
    private readonly ImmutableDictionary<string, AccountState>.Builder _accounts = ClusterView.Empty.Accounts.ToBuilder();
    private readonly ChannelLinesReader _channels = new();
    private readonly Dictionary<string, ImmutableArray<string>.Builder> _correspondences = new(StringComparer.Ordinal);
    private LogHead? _head;
    private int _stateVersion;
    private long _offset;

    /// <summary>The checkpoint; null if its first line was missing, or is of another version.</summary>
    public Checkpoint? Result => _head is not { Version: <= LogHead.CurrentVersion } || _stateVersion != Checkpoint.StateVersion ? null : new Checkpoint(_head, _offset, View(), _seqs, [.. _cids], _index.Copy());

    /// <summary>Reads a line. Lines of later versions are passed over.</summary>
    public void Read(JsonElement line)
    {
        var type = line.GetProperty("type").GetString();
        switch (type)
        {
            case "checkpoint": ReadHead(line); break;
            case "seqs": ReadSeqs(line); break;
            case "server": ReadServer(line); break;
            case "session": ReadSession(line); break;
            case "reserved": _reserved[line.GetProperty("key").GetString()!] = new ReservedName(line.GetProperty("token").GetString()!, line.GetProperty("until_ms").GetInt64()); break;
            case "account": _accounts[line.GetProperty("key").GetString()!] = new AccountState(line.GetProperty("user").GetString()!, line.GetProperty("hash").GetString()!); break;
            case "private": ReadPrivate(line); break;
            case "cids": _cids.AddRange(Checkpoint.CidsFromBytes(line.GetProperty("cids").GetBytesFromBase64())); break;
            case "places": IndexFile.Restore(line, _index); break;
            default: _channels.Read(type, line); break;
        }
    }

    private void ReadHead(JsonElement line)
    {
        _head = new LogHead(
            line.GetProperty("version").GetInt32(), line.GetProperty("epoch").GetString()!, line.GetProperty("segment").GetInt32(), line.GetProperty("head_ms").GetInt64());
        _stateVersion = line.TryGetProperty("state", out var state) ? state.GetInt32() : 1;
        _offset = line.GetProperty("offset").GetInt64();
    }

    private void ReadSeqs(JsonElement line)
    {
        foreach (var seq in line.GetProperty("seqs").EnumerateObject())
            _seqs[seq.Name] = seq.Value.GetInt64();
    }

    private void ReadServer(JsonElement line) => _servers[line.GetProperty("server").GetString()!] = new ServerState(
        line.GetProperty("generation").GetInt32(), line.GetProperty("up").GetBoolean(), line.GetProperty("address").GetString()!, line.GetProperty("nudge_port").GetInt32());

    private void ReadSession(JsonElement line) => _sessions[line.GetProperty("key").GetString()!] = new SessionState(
        line.GetProperty("user").GetString()!, line.GetProperty("session").GetString()!, line.GetProperty("server").GetString()!, line.GetProperty("generation").GetInt32(),
        line.TryGetProperty("token", out var token) ? token.GetString() : null);

    private void ReadPrivate(JsonElement line)
    {
        var key = line.GetProperty("key").GetString()!;
        if (!_correspondences.TryGetValue(key, out var channels))
            _correspondences.Add(key, channels = ImmutableArray.CreateBuilder<string>());
        foreach (var channel in line.GetProperty("channels").EnumerateArray())
            channels.Add(channel.GetString()!);
    }

    private ClusterView View() => new(
        _sessions.ToImmutable(),
        _reserved.ToImmutable(),
        _servers.ToImmutable(),
        _channels.Channels(),
        _channels.Memberships(),
        _correspondences.ToImmutableDictionary(user => user.Key, user => user.Value.ToImmutable()),
        // Each is in the lists of both; it is counted with the first.
        _correspondences.Sum(user => user.Value.Count(channel => PrivateChannel.PartiesOf(channel).First == user.Key)),
        _accounts.ToImmutable());
}
