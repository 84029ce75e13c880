using OrleansChat.SharedLog;
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
        Assert.InRange(1_000 - first, 100, 125);
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

    // Small rooms and long texts, so that records lie across the ring's end and channels come and go.
    [Theory]
    [InlineData(1, 20_000)]
    [InlineData(2, 60_000)]
    [InlineData(3, 1_000_000)]
    public void What_is_there_is_what_was_added_and_what_is_not_is_older(int seed, int bytesMax)
    {
        var random = new Random(seed);
        var recent = new RecentMessages(bytesMax);
        var all = new Dictionary<string, List<RelayMessage>>(StringComparer.Ordinal);
        for (var i = 0; i < 6_000; i++)
        {
            var channel = "channel-" + (random.Next(3) == 0 ? random.Next(200) : random.Next(3));
            if (!all.TryGetValue(channel, out var messages))
                all.Add(channel, messages = []);
            var message = Some.Message(messages.Count + 1, new string('x', random.Next(300)), channel, random.Next(2) == 0 ? "cid" : null);
            messages.Add(message);
            recent.Add(message);
            Assert.InRange(recent.CostBytes, 1, bytesMax);
            if (i % 10 == 0)
                AssertRight(recent, random, channel, messages);
        }

        Assert.All(all, channel => Assert.Equal(channel.Value.Count, recent.LastSeqOf(channel.Key)));
        Assert.All(all, channel => AssertRight(recent, random, channel.Key, channel.Value));
    }

    [Fact]
    public void Channels_whose_messages_are_forgotten_take_no_memory_for_messages()
    {
        var recent = new RecentMessages(100_000);
        for (var i = 0; i < 10_000; i++)
            recent.Add(Some.Message(1, channel: "channel-" + i));
        Assert.NotNull(recent.Read("channel-9999", 1, 1));
        for (var seq = 1; seq <= 200; seq++)
            recent.Add(Some.Message(seq, new string('x', 500)));
        Assert.Null(recent.Read("channel-9999", 1, 1));
        // Three quarters are the messages; of the rest one channel needs little.
        Assert.InRange(recent.CostBytes, 74_000, 76_500);
    }

    [Fact]
    public void A_page_has_so_many_bytes_at_most_but_always_a_message()
    {
        var recent = new RecentMessages(4_000_000);
        for (var seq = 1; seq <= 20; seq++)
            recent.Add(Some.Message(seq, new string('x', seq <= 10 ? LogLimits.RecentPageBytesMax / 4 : LogLimits.RecentPageBytesMax)));
        Assert.Equal([1, 2, 3], Seqs(recent.Read("general", 1, 20)));
        Assert.Equal([4], Seqs(recent.Read("general", 4, 1)));
        Assert.Equal([10], Seqs(recent.Read("general", 10, 20)));
        Assert.Equal([11], Seqs(recent.Read("general", 11, 20)));
    }

    [Fact]
    public void A_message_that_is_too_long_for_the_whole_is_not_there_and_those_behind_it_are()
    {
        var recent = new RecentMessages(10_000);
        recent.Add(Some.Message(1));
        recent.Add(Some.Message(2, new string('x', 20_000)));
        Assert.Null(recent.Read("general", 1, 1));
        Assert.Null(recent.Read("general", 2, 1));
        recent.Add(Some.Message(3));
        Assert.Equal(3, recent.LastSeqOf("general"));
        Assert.Null(recent.Read("general", 2, 1));
        Assert.Equal([3], Seqs(recent.Read("general", 3, 10)));
    }

    [Fact]
    public void What_was_read_stays_as_it_is_when_its_place_is_taken_by_others()
    {
        var recent = new RecentMessages(10_000);
        recent.Add(Some.Message(1, "first"));
        var read = recent.Read("general", 1, 1)![0];
        for (var seq = 2; seq <= 1_000; seq++)
            recent.Add(Some.Message(seq, "other"));
        Assert.Equal("\"first\""u8, read.TextJson.Span);
    }

    private static void AssertRight(RecentMessages recent, Random random, string channel, List<RelayMessage> added)
    {
        var from = random.Next(1, added.Count + 1);
        if (recent.Read(channel, from, 300) is not { } page)
        {
            // Then it is not there for whoever asks for an older one either.
            Assert.Null(recent.Read(channel, random.Next(1, from + 1), 1));
            return;
        }

        Assert.NotEmpty(page);
        Assert.Equal(added.Skip(from - 1).Take(page.Length).Select(Some.Comparable), page.Select(Some.Comparable));
    }

    private static IEnumerable<long> Seqs(RelayMessage[]? messages) => messages!.Select(message => message.Seq);
}
