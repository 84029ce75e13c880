using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.History;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.History;

public sealed class RecentMessagesTests
{
    [Fact]
    public void Messages_are_read_from_any_seq_on_and_only_when_the_first_is_there()
    {
        var recent = new RecentMessages(1_000_000);
        for (var seq = 5; seq <= 14; seq++)
            recent.Add(Some.Message(seq));
        Assert.Null(recent.Read("general", 4, 100));
        Assert.Null(recent.Read("dev", 1, 100));
        Assert.Equal([5, 6, 7], Seqs(recent.Read("general", 5, 3)));
        Assert.Equal([13, 14], Seqs(recent.Read("general", 13, 100)));
        Assert.Empty(recent.Read("general", 15, 100)!);
    }

    [Fact]
    public void The_oldest_of_the_whole_log_are_forgotten_first_and_memory_stays_bounded()
    {
        var recent = new RecentMessages(10_000);
        recent.Add(Some.Message(1, channel: "dev"));
        for (var seq = 1; seq <= 1_000; seq++)
            recent.Add(Some.Message(seq));
        Assert.Null(recent.Read("dev", 1, 1));
        var first = 1;
        while (recent.Read("general", first, 1) is null)
            first++;
        Assert.InRange(1_000 - first, 40, 60);
        Assert.Equal(1_000 - first + 1, recent.Read("general", first, 1_000)!.Length);
    }

    [Fact]
    public void The_last_seq_is_known_of_messages_that_were_there_before_and_of_those_that_are_forgotten()
    {
        var recent = new RecentMessages(10_000);
        recent.Begin(new Dictionary<string, long>(StringComparer.Ordinal) { ["dev"] = 7 });
        for (var seq = 1; seq <= 1_000; seq++)
            recent.Add(Some.Message(seq));
        Assert.Equal((7, 1_000, 0), (recent.LastSeqOf("dev"), recent.LastSeqOf("general"), recent.LastSeqOf("tea")));
    }

    private static IEnumerable<long> Seqs(RelayMessage[]? messages) => messages!.Select(message => message.Seq);
}
