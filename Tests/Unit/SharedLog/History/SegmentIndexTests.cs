using OrleansChat.SharedLog;
using OrleansChat.SharedLog.History;

namespace OrleansChat.Tests.Unit.SharedLog.History;

public sealed class SegmentIndexTests
{
    [Fact]
    public void The_place_found_is_the_last_one_not_behind_the_message()
    {
        var index = new SegmentIndex();
        for (var seq = 1; seq <= 1_000; seq++)
            index.Add("general", seq, seq * 1_000L);
        for (var seq = 1; seq <= 1_000; seq++)
        {
            var place = index.Find("general", seq)!.Value;
            Assert.True(place.Seq <= seq);
            Assert.True(SegmentIndex.BlockEnd(place.Offset) > seq * 1_000L, "The message must begin in the block of its place.");
        }
    }

    [Fact]
    public void A_message_before_the_first_one_and_a_channel_that_is_not_there_have_no_place()
    {
        var index = new SegmentIndex();
        index.Add("general", 41, 90);
        Assert.Null(index.Find("general", 40));
        Assert.Null(index.Find("dev", 1));
        Assert.Equal(new Place(41, 90), index.Find("general", 99));
    }

    [Fact]
    public void A_channel_has_one_place_a_block_however_many_messages()
    {
        var index = new SegmentIndex();
        for (var i = 0; i < 10_000; i++)
            index.Add("general", i + 1, i * 100L);
        Assert.Equal((10_000 * 100 / LogLimits.IndexBlockBytes) + 1, index.Copy()["general"].Length);
    }
}
