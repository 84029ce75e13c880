using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Commands;

/// <summary>Every condition that a command is tested against, one at a time.</summary>
public sealed class CommandTests
{
    private readonly ClusterState _state = new();

    public CommandTests()
    {
        _state.DoAll(Some.Up("A"), Some.Up("B"), Some.Login("Dana"));
    }

    [Fact]
    public void A_post_gets_the_next_place_of_its_channel()
    {
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 1), Do(Some.Post("Dana", "one")));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 2), Do(Some.Post("Dana", "two")));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 1), Do(Some.Post("Dana", "here", channel: "@A")));
    }

    [Fact]
    public void A_post_with_a_cid_that_was_seen_gets_the_first_place()
    {
        Do(Some.Post("Dana", "one", cid: "c1"));
        Do(Some.Post("Dana", "two"));
        Assert.Equal(new AppendResult(AppendOutcome.AlreadySo, 1), Do(Some.Post("Dana", "one", cid: "c1")));
        Assert.Equal(2, _state.Seqs.Last("general"));
    }

    [Fact]
    public void A_cid_with_another_text_or_channel_is_a_conflict()
    {
        Do(Some.Post("Dana", "one", cid: "c1"));
        Assert.Equal(AppendOutcome.CidConflict, Do(Some.Post("Dana", "two", cid: "c1")).Outcome);
        Assert.Equal(AppendOutcome.CidConflict, Do(Some.Post("Dana", "one", cid: "c1", channel: "@A")).Outcome);
    }

    [Fact]
    public void The_same_cid_of_another_user_is_another_message()
    {
        Do(Some.Login("Eva"));
        Do(Some.Post("Dana", "one", cid: "c1"));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 2), Do(Some.Post("Eva", "two", cid: "c1")));
    }

    [Fact]
    public void Only_a_session_that_holds_its_name_may_post_join_or_leave()
    {
        Assert.Equal(AppendOutcome.SessionGone, Do(Some.Post("Eva", "hi")).Outcome);
        Assert.Equal(AppendOutcome.SessionGone, Do(Some.Join("Eva", "tea")).Outcome);
        Assert.Equal(AppendOutcome.SessionGone, Do(Some.Leave("Eva", "tea")).Outcome);
    }

    [Fact]
    public void A_post_needs_membership_and_says_whether_the_channel_is_missing_or_the_member()
    {
        Assert.Equal(AppendOutcome.NoSuchChannel, Do(Some.Post("Dana", "hi", channel: "tea")).Outcome);
        Do(Some.Join("Dana", "tea"));
        Assert.Equal(AppendOutcome.Appended, Do(Some.Post("Dana", "hi", channel: "tea")).Outcome);
        Do(Some.Leave("Dana", "tea"));
        Assert.Equal(AppendOutcome.NotMember, Do(Some.Post("Dana", "hi", channel: "tea")).Outcome);
    }

    [Fact]
    public void Joining_twice_is_so_already_and_leaving_twice_is_not_possible()
    {
        Assert.Equal(AppendOutcome.NoSuchChannel, Do(Some.Leave("Dana", "tea")).Outcome);
        Assert.Equal(AppendOutcome.Appended, Do(Some.Join("Dana", "tea")).Outcome);
        Assert.Equal(AppendOutcome.AlreadySo, Do(Some.Join("Dana", "tea")).Outcome);
        Assert.Equal(AppendOutcome.Appended, Do(Some.Leave("Dana", "tea")).Outcome);
        Assert.Equal(AppendOutcome.NotMember, Do(Some.Leave("Dana", "tea")).Outcome);
    }

    [Fact]
    public void One_user_may_be_in_so_many_channels_and_in_another_one_after_leaving_one()
    {
        for (var i = 0; i < LogLimits.ChannelsPerUserMax; i++)
            Assert.Equal(AppendOutcome.Appended, Do(Some.Join("Dana", $"channel{i}")).Outcome);
        Assert.Equal(AppendOutcome.TooManyChannels, Do(Some.Join("Dana", "tea")).Outcome);
        Assert.Equal(AppendOutcome.AlreadySo, Do(Some.Join("Dana", "channel0")).Outcome);
        Do(Some.Leave("Dana", "channel0"));
        Assert.Equal(AppendOutcome.Appended, Do(Some.Join("Dana", "tea")).Outcome);
    }

    [Fact]
    public void A_name_is_held_once()
    {
        Assert.Equal(AppendOutcome.NameTaken, Do(Some.Login("Dana", session: "another", server: "B")).Outcome);
        Assert.Equal(AppendOutcome.NameTaken, Do(Some.Login("DANA", session: "another")).Outcome);
        Assert.Equal(AppendOutcome.AlreadySo, Do(Some.Login("Dana")).Outcome);
        Assert.Equal(AppendOutcome.Appended, Do(Some.Logout("Dana")).Outcome);
        Assert.Equal(AppendOutcome.Appended, Do(Some.Login("Dana", session: "another", server: "B")).Outcome);
    }

    [Fact]
    public void A_session_cannot_give_back_a_name_that_another_holds()
    {
        Assert.Equal(AppendOutcome.AlreadySo, Do(Some.Logout("Dana", session: "another")).Outcome);
        Assert.True(_state.View.Holds("dana", Some.SessionOf("Dana")));
    }

    [Theory]
    [InlineData("A", 2)]
    [InlineData("A", 0)]
    [InlineData("C", 1)]
    public void A_server_that_is_not_up_in_that_generation_takes_no_names(string server, int generation)
        => Assert.Equal(AppendOutcome.SessionGone, Do(Some.Login("Eva", server: server, generation: generation)).Outcome);

    [Fact]
    public void Every_beginning_of_a_server_is_the_next_generation()
    {
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 2), Do(Some.Up("A")));
        Assert.Equal(AppendOutcome.Appended, Do(Some.Down("A", 2)).Outcome);
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 3), Do(Some.Up("A")));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 1), Do(Some.Up("C")));
    }

    [Fact]
    public void A_generation_ends_once()
    {
        Assert.Equal(AppendOutcome.Appended, Do(Some.Down("B", 1)).Outcome);
        Assert.Equal(AppendOutcome.Stale, Do(Some.Down("B", 1)).Outcome);
        Do(Some.Up("B"));
        Assert.Equal(AppendOutcome.Stale, Do(Some.Down("B", 1)).Outcome);
        Assert.True(_state.View.IsUp("B", 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(LogLimits.TextJsonBytesMax + 1)]
    public void A_text_that_should_have_been_refused_before_is_a_mistake_of_ours(int bytes)
    {
        var post = new PostCommand { Channel = "general", From = "Dana", UserKey = "dana", Session = Some.SessionOf("Dana"), Server = "A", TextJson = new byte[bytes] };
        Assert.Throws<InvalidOperationException>(() => post.Decide(_state, Some.TimeMs));
    }

    [Fact]
    public void Deciding_changes_nothing()
    {
        var before = Snapshot.Of(_state);
        Some.Post("Dana", "hi", cid: "c1").Decide(_state, Some.TimeMs);
        Some.Join("Dana", "tea").Decide(_state, Some.TimeMs);
        Some.Logout("Dana").Decide(_state, Some.TimeMs);
        Some.Up("A").Decide(_state, Some.TimeMs);
        Assert.Equal(before, Snapshot.Of(_state));
        Assert.Null(_state.Cids.Find("dana", "c1"));
    }

    [Fact]
    public void An_entry_carries_the_time_of_its_decision()
        => Assert.Equal(4711, Assert.IsType<MembershipEntry>(Some.Join("Dana", "tea").Decide(_state, 4711).Entry).TimestampMs);

    private AppendResult Do(LogCommand command) => _state.Do(command);
}
