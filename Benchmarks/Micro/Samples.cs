using System.Buffers;
using System.Text;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.SharedLog.Commands;

namespace OrleansChat.Benchmarks.Micro;

/// <summary>What the benchmarks are fed with: a text of 100 bytes, as in the loads, from one user of one server.</summary>
internal static class Samples
{
    public const string Server = "A";
    public const string Channel = "general";
    private const string User = "Dana";
    private const string UserKey = "dana";
    private const string Session = "session-1";

    // A whole number of milliseconds, some day in 2024.
    private const long TimestampMs = 1_732_199_912_345;

    private static readonly byte[] TextJson = Encoding.UTF8.GetBytes($"\"{new string('x', 100)}\"");

    /// <summary>The line of a client that says the text.</summary>
    /// <param name="fields">Fields that stand before the text, each with a comma behind it.</param>
    public static ReadOnlySequence<byte> LineOfMsg(string fields)
        => new(Encoding.UTF8.GetBytes($"{{\"type\":\"msg\",{fields}\"text\":{Encoding.UTF8.GetString(TextJson)}}}"));

    /// <summary>Messages with the seqs from 1 on, as the stream of the channel gives them.</summary>
    public static ChannelMessage[] Messages(int count)
        => [.. Enumerable.Range(1, count).Select(seq => new ChannelMessage(seq, User, Server, TextJson, TimestampMs))];

    /// <summary>What must be in a log before somebody can post.</summary>
    public static LogCommand[] Opening()
        =>
        [
            new ServerUpCommand { Server = Server, ProcessId = 1, Address = "127.0.0.1:5001", NudgePort = 0 },
            new LoginCommand { User = User, UserKey = UserKey, Session = Session, Server = Server, Generation = 1 },
        ];

    /// <summary>Posts of the user. Without a cid each of them is a new message as often as it is appended.</summary>
    public static LogCommand[] Posts(int count)
        => [.. Enumerable.Range(0, count).Select(_ => new PostCommand { Channel = Channel, From = User, UserKey = UserKey, Session = Session, Server = Server, TextJson = TextJson })];
}
