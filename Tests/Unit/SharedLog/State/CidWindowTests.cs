using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;

namespace OrleansChat.Tests.Unit.SharedLog.State;

public sealed class CidWindowTests
{
    private readonly CidWindow _window = new(cidsMax: 3);

    [Fact]
    public void A_cid_is_found_with_the_place_of_its_message()
    {
        Add("dana", "c1", seq: 7);
        Assert.Equal(7, _window.Find("dana", "c1")?.Seq);
        Assert.Null(_window.Find("dana", "c2"));
    }

    [Fact]
    public void Every_user_has_cids_of_their_own()
    {
        Add("dana", "c1", seq: 1);
        Assert.Null(_window.Find("eva", "c1"));
        Add("eva", "c1", seq: 2);
        Assert.Equal(1, _window.Find("dana", "c1")?.Seq);
        Assert.Equal(2, _window.Find("eva", "c1")?.Seq);
    }

    [Fact]
    public void The_border_between_user_and_cid_counts()
    {
        Add("da", "nac", seq: 1);
        Assert.Null(_window.Find("dana", "c"));
        Assert.Null(_window.Find("d", "anac"));
    }

    [Fact]
    public void A_cid_that_is_remembered_is_refused_also_before_the_commit()
    {
        Assert.True(_window.TryAdd("dana", "c1", RecordOf(1)));
        Assert.False(_window.TryAdd("dana", "c1", RecordOf(2)));
        _window.Commit();
        Assert.False(_window.TryAdd("dana", "c1", RecordOf(3)));
        Assert.Equal(1, _window.Find("dana", "c1")?.Seq);
    }

    [Fact]
    public void The_oldest_are_forgotten_in_order()
    {
        for (var seq = 1; seq <= 10; seq++)
        {
            Add("dana", $"c{seq}", seq);
            var remembered = Enumerable.Range(1, 10).Where(i => _window.Find("dana", $"c{i}") is not null);
            Assert.Equal(Enumerable.Range(Math.Max(1, seq - 2), Math.Min(seq, 3)), remembered);
        }

        Assert.Equal(3, _window.Count);
    }

    [Fact]
    public void Nothing_is_forgotten_before_the_commit()
    {
        for (var seq = 1; seq <= 5; seq++)
            Assert.True(_window.TryAdd("dana", $"c{seq}", RecordOf(seq)));
        Assert.Equal(5, _window.Count);
        _window.Commit();
        Assert.Equal(3, _window.Count);
        Assert.Null(_window.Find("dana", "c2"));
        Assert.NotNull(_window.Find("dana", "c3"));
    }

    [Fact]
    public void A_forgotten_cid_may_come_again_and_is_young_then()
    {
        for (var seq = 1; seq <= 4; seq++)
            Add("dana", $"c{seq}", seq);
        Add("dana", "c1", seq: 5);
        Add("dana", "c6", seq: 6);
        Assert.Equal(5, _window.Find("dana", "c1")?.Seq);
        Assert.Null(_window.Find("dana", "c3"));
    }

    [Fact]
    public void A_rollback_takes_back_what_came_since_the_commit_and_nothing_else()
    {
        for (var seq = 1; seq <= 3; seq++)
            Add("dana", $"c{seq}", seq);
        _window.TryAdd("dana", "c4", RecordOf(4));
        _window.TryAdd("dana", "c5", RecordOf(5));
        _window.Rollback();

        Assert.Equal(3, _window.Count);
        Assert.Null(_window.Find("dana", "c4"));
        Add("dana", "c4", seq: 4);
        Assert.Null(_window.Find("dana", "c1"));
        Assert.NotNull(_window.Find("dana", "c2"));
    }

    [Fact]
    public void Names_longer_than_the_stack_is_meant_for_are_told_apart_too()
    {
        var user = new string('ü', 2_000);
        Add(user, "c1", seq: 1);
        Assert.Equal(1, _window.Find(user, "c1")?.Seq);
        Assert.Null(_window.Find(user, "c2"));
    }

    [Fact]
    public void A_repetition_has_the_same_channel_and_text()
    {
        var record = CidRecord.Of("general", change: null, "\"hi\""u8, seq: 1);
        Assert.True(record.Is("general", change: null, "\"hi\""u8));
        Assert.False(record.Is("general", change: null, "\"ho\""u8));
        Assert.False(record.Is("tea", change: null, "\"hi\""u8));
        Assert.False(record.Is("general", new ChannelChange(ChannelChangeKind.Topic), "\"hi\""u8));
    }

    private void Add(string user, string cid, long seq)
    {
        Assert.True(_window.TryAdd(user, cid, RecordOf(seq)));
        _window.Commit();
    }

    private static CidRecord RecordOf(long seq) => CidRecord.Of("general", change: null, "\"hi\""u8, seq);
}
