using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.History;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.History;

public sealed class MessageRecordTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_message_and_event_is_read_as_it_was_written(int seed)
    {
        var entries = new RandomEntries(seed);
        var kinds = new HashSet<ChannelChangeKind?>();
        for (var i = 0; i < 10_000; i++)
        {
            if (entries.Next() is not RelayMessage message)
                continue;
            kinds.Add(message.Change?.Kind);
            var record = new byte[MessageRecord.BytesMaxOf(message)];
            var bytes = MessageRecord.Write(message, channel: i, record);
            Assert.Equal((bytes, i), MessageRecord.ReadHead(record));
            Assert.Equal(Some.Comparable(message), Some.Comparable(MessageRecord.Read(message.Channel, message.Seq, record.AsMemory(0, bytes))));
        }

        Assert.Equal(Enum.GetValues<ChannelChangeKind>().Length + 1, kinds.Count);
    }

    [Fact]
    public void A_name_of_broken_characters_stays_as_it_is()
    {
        var message = Some.Message(1) with { From = "\ud800", UserKey = "", Cid = "" };
        var record = new byte[MessageRecord.BytesMaxOf(message)];
        var bytes = MessageRecord.Write(message, channel: 0, record);
        Assert.Equal(Some.Comparable(message), Some.Comparable(MessageRecord.Read(message.Channel, message.Seq, record.AsMemory(0, bytes))));
    }
}
