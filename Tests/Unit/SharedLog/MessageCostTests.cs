using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.History;
using OrleansChat.SharedLog.State;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog;

/// <summary>
/// What a message costs in memory on its way through the log, counted in bytes and not in time: the message itself, some hundred bytes, and its cid. What is kept of it stands in memory that
/// was there before.
/// </summary>
public sealed class MessageCostTests
{
    private const int WarmUpMessages = 20_000;
    private const int CountedMessages = 5_000;
    private const int MessageBytesMax = 112;
    private const int CidBytesMax = 48;

    private readonly ClusterState _state = new();
    private readonly SegmentIndex _index = new();
    private readonly RecentMessages _recent = new(1_000_000);

    [Theory]
    [InlineData("general", false, MessageBytesMax)]
    [InlineData("tea", false, MessageBytesMax)]
    [InlineData("@A", false, MessageBytesMax)]
    [InlineData("dm:dana noor", false, MessageBytesMax)]
    [InlineData("tea", true, MessageBytesMax)]
    public void A_message_that_is_appended_costs_little_more_than_itself(string channel, bool hasCid, int bytesMax)
    {
        Begin();
        var commands = Enumerable.Range(0, WarmUpMessages + CountedMessages).Select(i => Some.Post("Dana", "hello", hasCid ? $"cid-{i}" : null, channel)).ToArray();
        using var writer = new EntryWriter();
        AssertCost(bytesMax, i =>
        {
            writer.Clear();
            var message = (RelayMessage)commands[i].Decide(_state, Some.TimeMs + i).Entry!;
            Take(message);
            writer.Write(message);
        });
    }

    [Theory]
    [InlineData("general", false, MessageBytesMax)]
    [InlineData("dm:dana noor", false, MessageBytesMax)]
    [InlineData("tea", true, MessageBytesMax + CidBytesMax)]
    public void A_message_that_is_followed_costs_little_more_than_itself(string channel, bool hasCid, int bytesMax)
    {
        Begin();
        var lines = Enumerable.Range(0, WarmUpMessages + CountedMessages)
            .Select(i => Some.Lines(Some.Message(i + 1, "hello", channel, hasCid ? $"cid-{i}" : null)).AsMemory()[..^1]).ToArray();
        AssertCost(bytesMax, i => Take((RelayMessage)EntryReader.Read(lines[i], offset: 0)));
    }

    private void Begin()
    {
        LogEntry[] entries =
        [
            Some.Head, Some.UpEntry("A"), Some.LoginEntry("Dana"), Some.LoginEntry("Noor"),
            new MembershipEntry("tea", "Dana", "dana", IsMember: true, Some.TimeMs),
        ];
        Assert.All(entries, entry => Assert.Null(_state.Apply(entry)));
        _state.Commit();
    }

    private void Take(RelayMessage message)
    {
        if (_state.Apply(message) is { } contradiction)
            Assert.Fail(contradiction);
        _state.Commit();
        _index.Add(message.Channel, message.Seq, offset: 0);
        _recent.Add(message);
    }

    // What tables grow by until they are large enough is not what messages cost.
    private static void AssertCost(int bytesMax, Action<int> message)
    {
        for (var i = 0; i < WarmUpMessages; i++)
            message(i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < CountedMessages; i++)
            message(WarmUpMessages + i);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, (long)bytesMax * CountedMessages);
    }
}
