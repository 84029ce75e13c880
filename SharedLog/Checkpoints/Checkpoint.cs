using System.Buffers.Binary;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.History;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Checkpoints;

/// <summary>
/// The state after some line of the log, so that a start need not read what stands before it. Taken on the appending thread, written and read elsewhere. It only saves time: without
/// one, or with one that does not fit the log, everything is read.
/// </summary>
/// <param name="Head">The head of the segment.</param>
/// <param name="Offset">The end of the last line that the state has, in bytes from the start of the segment.</param>
/// <param name="View">Sessions, servers, memberships.</param>
/// <param name="Seqs">The last seq of every channel.</param>
/// <param name="Cids">The remembered cids, oldest first.</param>
/// <param name="Places">The index of the segment up to there.</param>
internal sealed record Checkpoint(
    LogHead Head, long Offset, ClusterView View, Dictionary<string, long> Seqs, (UInt128 Key, CidRecord Record)[] Cids, Dictionary<string, Place[]> Places)
{
    /// <summary>
    /// Counts what the state is made of. A checkpoint of another number lacks something that the log has, and is passed over: 1 knew nothing of owners, and had no number.
    /// </summary>
    public const int StateVersion = 2;

    private const int ItemsPerLine = 1_000;
    private const int CidBytes = 32;

    /// <summary>Writes it durably, in place of an older one.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The checkpoint's path, which all servers share.</param>
    /// <param name="writer">This server, whose unfinished file must not be another's.</param>
    public async ValueTask SaveAsync(IDisk disk, string path, string writer)
    {
        using var lines = new SealedLines();
        Write(lines);
        await lines.SaveAsync(disk, path, $"{path}.{writer}");
    }

    /// <summary>Writes it, with its last line.</summary>
    public void Write(SealedLines lines)
    {
        lines.Line("checkpoint", json =>
        {
            json.WriteNumber(Names.Version, Head.Version);
            json.WriteNumber(Names.State, StateVersion);
            json.WriteString(Names.Epoch, Head.Epoch);
            json.WriteNumber(Names.Segment, Head.Segment);
            json.WriteNumber("head_ms"u8, Head.TimestampMs);
            json.WriteNumber("offset"u8, Offset);
        });
        foreach (var some in Seqs.Chunk(ItemsPerLine))
        {
            lines.Line("seqs", json =>
            {
                json.WriteStartObject("seqs"u8);
                foreach (var (channel, seq) in some)
                    json.WriteNumber(channel, seq);
                json.WriteEndObject();
            });
        }

        WriteView(lines);
        foreach (var some in Cids.Chunk(ItemsPerLine))
            lines.Line("cids", json => json.WriteBase64String("cids"u8, CidsToBytes(some)));
        foreach (var (channel, places) in Places)
            lines.Places(channel, places);
        lines.End();
    }

    /// <summary>Reads a checkpoint; null if there is none that is whole and of a version that this one knows.</summary>
    public static async ValueTask<Checkpoint?> LoadAsync(IDisk disk, string path)
    {
        var reader = new CheckpointReader();
        return await SealedLines.TryReadAsync(disk, path, reader.Read) ? reader.Result : null;
    }

    /// <summary>Like <see cref="LoadAsync"/>, wherever the bytes were.</summary>
    public static Checkpoint? Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new CheckpointReader();
        return SealedLines.TryRead(bytes, reader.Read) ? reader.Result : null;
    }

    /// <summary>The cids of one line.</summary>
    internal static IEnumerable<(UInt128 Key, CidRecord Record)> CidsFromBytes(byte[] bytes)
    {
        for (var at = 0; at + CidBytes <= bytes.Length; at += CidBytes)
        {
            yield return (
                BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(at)),
                new CidRecord(
                    BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at + 16)),
                    BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(at + 24))));
        }
    }

    private static byte[] CidsToBytes((UInt128 Key, CidRecord Record)[] cids)
    {
        var bytes = new byte[cids.Length * CidBytes];
        for (var i = 0; i < cids.Length; i++)
        {
            var place = bytes.AsSpan(i * CidBytes);
            BinaryPrimitives.WriteUInt128BigEndian(place, cids[i].Key);
            BinaryPrimitives.WriteInt64BigEndian(place[16..], cids[i].Record.Seq);
            BinaryPrimitives.WriteUInt64BigEndian(place[24..], cids[i].Record.ContentCrc);
        }

        return bytes;
    }

    private void WriteView(SealedLines lines)
    {
        foreach (var (name, server) in View.Servers)
        {
            lines.Line("server", json =>
            {
                json.WriteString(Names.Server, name);
                json.WriteNumber(Names.Generation, server.Generation);
                json.WriteBoolean(Names.Up, server.IsUp);
                json.WriteString(Names.Address, server.Address);
                json.WriteNumber(Names.NudgePort, server.NudgePort);
            });
        }

        foreach (var (key, session) in View.Sessions)
        {
            lines.Line("session", json =>
            {
                json.WriteString(Names.Key, key);
                json.WriteString(Names.User, session.User);
                json.WriteString(Names.Session, session.Session);
                json.WriteString(Names.Server, session.Server);
                json.WriteNumber(Names.Generation, session.Generation);
                if (session.TokenHash is not null)
                    json.WriteString(Names.Token, session.TokenHash);
            });
        }

        foreach (var (key, name) in View.Reserved)
        {
            lines.Line("reserved", json =>
            {
                json.WriteString(Names.Key, key);
                json.WriteString(Names.Token, name.TokenHash);
                json.WriteNumber("until_ms"u8, name.UntilMs);
            });
        }

        foreach (var (key, account) in View.Accounts)
        {
            lines.Line("account", json =>
            {
                json.WriteString(Names.Key, key);
                json.WriteString(Names.User, account.User);
                json.WriteString(Names.Hash, account.Hash);
            });
        }

        foreach (var (key, channels) in View.Correspondences)
        {
            foreach (var some in channels.Chunk(ItemsPerLine))
            {
                lines.Line("private", json =>
                {
                    json.WriteString(Names.Key, key);
                    json.WriteStartArray("channels"u8);
                    foreach (var channel in some)
                        json.WriteStringValue(channel);
                    json.WriteEndArray();
                });
            }
        }

        foreach (var (channel, state) in View.Channels)
            ChannelLines.Write(lines, channel, state);
    }
}
