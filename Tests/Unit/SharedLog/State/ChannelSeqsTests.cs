using OrleansChat.SharedLog.State;

namespace OrleansChat.Tests.Unit.SharedLog.State;

public sealed class ChannelSeqsTests
{
    private readonly ChannelSeqs _seqs = new();

    [Fact]
    public void Every_channel_counts_from_one_without_gaps()
    {
        Assert.Equal(0, _seqs.Last("general"));
        Assert.True(_seqs.TryAdvance("general", 1));
        Assert.True(_seqs.TryAdvance("general", 2));
        Assert.True(_seqs.TryAdvance("tea", 1));
        Assert.Equal(2, _seqs.Last("general"));
        Assert.Equal(1, _seqs.Last("tea"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(-1)]
    public void Any_seq_but_the_next_is_refused_and_changes_nothing(long seq)
    {
        Assert.True(_seqs.TryAdvance("general", 1));
        Assert.False(_seqs.TryAdvance("general", seq));
        Assert.Equal(1, _seqs.Last("general"));
    }

    [Fact]
    public void A_rollback_goes_back_to_the_commit()
    {
        _seqs.TryAdvance("general", 1);
        _seqs.Commit();
        _seqs.TryAdvance("general", 2);
        _seqs.TryAdvance("general", 3);
        _seqs.TryAdvance("tea", 1);
        _seqs.Rollback();
        Assert.Equal(1, _seqs.Last("general"));
        Assert.Equal(0, _seqs.Last("tea"));
        Assert.True(_seqs.TryAdvance("general", 2));
    }

    [Fact]
    public void A_copy_does_not_follow()
    {
        _seqs.TryAdvance("general", 1);
        var copy = _seqs.Copy();
        _seqs.TryAdvance("general", 2);
        Assert.Equal(1, Assert.Single(copy).Value);
    }

    // A follower would take a channel at seq 0 for one that has a message.
    [Fact]
    public void A_copy_holds_only_channels_that_have_a_seq()
    {
        _seqs.TryAdvance("general", 1);
        _seqs.Rollback();
        Assert.Empty(_seqs.Copy());
    }
}
