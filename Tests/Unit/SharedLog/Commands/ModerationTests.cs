using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Commands;

/// <summary>Dana made the channel tea; Eva and Finn are members of it, Gus is not.</summary>
public sealed class ModerationTests
{
    private readonly ClusterState _state = new();

    public ModerationTests() => _state.DoAll(
        Some.Up("A"), Some.Login("Dana"), Some.Login("Eva"), Some.Login("Finn"), Some.Login("Gus"), Some.Join("Dana", "tea"), Some.Join("Eva", "tea"), Some.Join("Finn", "tea"));

    private ChannelRoles Roles => _state.View.ChannelOf("tea").Roles;

    [Fact]
    public void The_first_to_join_owns_the_channel_and_those_who_follow_do_not()
    {
        Assert.Equal("dana", Roles.Owner);
        _state.DoAll(Some.Leave("Dana", "tea"), Some.Join("Gus", "tea"));
        Assert.Equal("dana", Roles.Owner);
    }

    [Fact]
    public void Who_finds_a_channel_deserted_owns_it_and_its_moderators_are_none_any_more()
    {
        _state.DoAll(Some.Do(ChannelChangeKind.Promote, "Dana", "Eva"), Some.Leave("Dana", "tea"), Some.Leave("Eva", "tea"), Some.Leave("Finn", "tea"), Some.Join("Gus", "tea"));
        Assert.Equal("gus", Roles.Owner);
        Assert.Empty(Roles.Moderators);
    }

    [Fact]
    public void An_owner_who_comes_back_to_a_deserted_channel_finds_it_as_it_was()
    {
        _state.DoAll(Some.Do(ChannelChangeKind.Promote, "Dana", "Eva"), Some.Leave("Eva", "tea"), Some.Leave("Finn", "tea"), Some.Leave("Dana", "tea"), Some.Join("Dana", "tea"));
        Assert.Equal("dana", Roles.Owner);
        Assert.Equal(["eva"], Roles.Moderators);
    }

    [Theory]
    [InlineData(ChannelChangeKind.Kick)]
    [InlineData(ChannelChangeKind.Mute)]
    [InlineData(ChannelChangeKind.Ban)]
    public void Only_who_stands_higher_does_something_to_another_one(ChannelChangeKind kind)
    {
        Assert.Equal(AppendOutcome.NotAllowed, OutcomeOf(kind, "Eva", "Finn"));
        _state.DoAll(Some.Do(ChannelChangeKind.Promote, "Dana", "Eva"), Some.Do(ChannelChangeKind.Promote, "Dana", "Finn"));
        Assert.Equal(AppendOutcome.NotAllowed, OutcomeOf(kind, "Eva", "Finn"));
        Assert.Equal(AppendOutcome.NotAllowed, OutcomeOf(kind, "Eva", "Dana"));
        Assert.Equal(AppendOutcome.NotAllowed, OutcomeOf(kind, "Dana", "Dana"));
        _state.DoAll(Some.Do(ChannelChangeKind.Demote, "Dana", "Finn"));
        Assert.Equal(AppendOutcome.Appended, OutcomeOf(kind, "Eva", "Finn"));
    }

    [Fact]
    public void Only_the_owner_and_operators_name_moderators()
    {
        _state.DoAll(Some.Do(ChannelChangeKind.Promote, "Dana", "Eva"));
        Assert.Equal(AppendOutcome.NotAllowed, OutcomeOf(ChannelChangeKind.Promote, "Eva", "Finn"));
        Assert.Equal(AppendOutcome.NotAllowed, OutcomeOf(ChannelChangeKind.Demote, "Eva", "Eva"));
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Do(ChannelChangeKind.Promote, "Eva", "Finn", byOperator: true)).Outcome);
        Assert.Equal(["eva", "finn"], Roles.Moderators);
    }

    [Fact]
    public void An_operator_is_above_the_owner_but_must_be_in_the_channel()
    {
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Do(ChannelChangeKind.Kick, "Eva", "Dana", byOperator: true)).Outcome);
        Assert.Equal(AppendOutcome.NotMember, _state.Do(Some.Do(ChannelChangeKind.Kick, "Gus", "Eva", byOperator: true)).Outcome);
    }

    [Fact]
    public void Who_is_kicked_is_no_member_and_may_join_again()
    {
        _state.DoAll(Some.Do(ChannelChangeKind.Kick, "Dana", "Eva"));
        Assert.Empty(_state.View.ChannelsOf("eva"));
        Assert.Equal(AppendOutcome.NotMember, _state.Do(Some.Post("Eva", "but", channel: "tea")).Outcome);
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 1), _state.Do(Some.Join("Eva", "tea")));
    }

    [Fact]
    public void Who_is_muted_is_refused_until_the_time_is_over_and_only_there()
    {
        _state.DoAll(Some.Do(ChannelChangeKind.Mute, "Dana", "Eva", forS: 60));
        Assert.Equal(AppendOutcome.Muted, _state.Do(Some.Post("Eva", "but", channel: "tea"), Some.TimeMs + 59_999).Outcome);
        Assert.Equal(AppendOutcome.Muted, _state.Do(Some.Topic("Eva", "but", channel: "tea"), Some.TimeMs + 59_999).Outcome);
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Post("Eva", "hi")).Outcome);
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Post("Eva", "hi", channel: "dm:dana eva")).Outcome);
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Post("Eva", "at last", channel: "tea"), Some.TimeMs + 60_000).Outcome);
    }

    [Fact]
    public void A_mute_without_a_time_ends_when_it_is_taken_back_and_not_by_leaving()
    {
        _state.DoAll(Some.Do(ChannelChangeKind.Mute, "Dana", "Eva"), Some.Leave("Eva", "tea"), Some.Join("Eva", "tea"));
        Assert.Equal(AppendOutcome.Muted, _state.Do(Some.Post("Eva", "but", channel: "tea"), Some.TimeMs + (10L * 365 * 86_400_000)).Outcome);
        _state.DoAll(Some.Do(ChannelChangeKind.Unmute, "Dana", "Eva"), Some.Post("Eva", "thanks", channel: "tea"));
    }

    [Fact]
    public void Who_is_muted_in_general_is_muted_among_the_clients_of_his_server()
    {
        _state.DoAll(Some.Do(ChannelChangeKind.Mute, "Dana", "Eva", "general", byOperator: true));
        Assert.Equal(AppendOutcome.Muted, _state.Do(Some.Post("Eva", "but", channel: "@A")).Outcome);
    }

    [Fact]
    public void Who_is_banned_is_no_member_and_cannot_join_until_the_time_is_over()
    {
        _state.DoAll(Some.Do(ChannelChangeKind.Promote, "Dana", "Eva"), Some.Do(ChannelChangeKind.Ban, "Dana", "Eva", forS: 60));
        Assert.Empty(_state.View.ChannelsOf("eva"));
        Assert.Equal(AppendOutcome.Banned, _state.Do(Some.Join("Eva", "tea"), Some.TimeMs + 59_999).Outcome);
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Join("Eva", "tea"), Some.TimeMs + 60_000).Outcome);
        Assert.Empty(Roles.Moderators);
    }

    [Fact]
    public void Who_never_was_there_can_be_banned_and_unbanned()
    {
        _state.DoAll(Some.Do(ChannelChangeKind.Ban, "Dana", "Gus"));
        Assert.Equal(AppendOutcome.Banned, _state.Do(Some.Join("Gus", "tea")).Outcome);
        _state.DoAll(Some.Do(ChannelChangeKind.Unban, "Dana", "Gus"), Some.Join("Gus", "tea"));
    }

    [Theory]
    [InlineData(ChannelChangeKind.Kick, "Gus")]
    [InlineData(ChannelChangeKind.Promote, "Gus")]
    [InlineData(ChannelChangeKind.Promote, "Dana")]
    [InlineData(ChannelChangeKind.Demote, "Eva")]
    [InlineData(ChannelChangeKind.Unmute, "Eva")]
    [InlineData(ChannelChangeKind.Unban, "Eva")]
    public void What_would_change_nothing_is_refused(ChannelChangeKind kind, string target) => Assert.Equal(AppendOutcome.NoSuchUser, OutcomeOf(kind, "Dana", target));

    [Fact]
    public void A_kick_from_general_ends_the_session_and_its_name_is_free()
    {
        Assert.Equal(AppendOutcome.NotAllowed, _state.Do(Some.Do(ChannelChangeKind.Kick, "Dana", "Eva", "general")).Outcome);
        var decision = Some.Do(ChannelChangeKind.Kick, "Dana", "EVA", "general", byOperator: true).Decide(_state, Some.TimeMs);
        var change = Assert.IsType<RelayMessage>(decision.Entry).Change;
        Assert.Equal(new ModerationTarget("Eva", "eva", ByOperator: true, Session: Some.SessionOf("Eva")), change!.Target);
        Assert.Null(_state.Apply(decision.Entry));
        Assert.Equal(AppendOutcome.SessionGone, _state.Do(Some.Post("Eva", "but")).Outcome);
        _state.DoAll(Some.Login("Eva", session: "another"));
    }

    [Fact]
    public void Who_is_banned_from_general_cannot_log_in()
    {
        _state.DoAll(Some.Do(ChannelChangeKind.Ban, "Dana", "Eva", "general", forS: 60, byOperator: true));
        Assert.False(_state.View.Sessions.ContainsKey("eva"));
        Assert.Equal(AppendOutcome.Banned, _state.Do(Some.Login("Eva", session: "another"), Some.TimeMs + 59_999).Outcome);
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Login("Eva", session: "another"), Some.TimeMs + 60_000).Outcome);
    }

    [Theory]
    [InlineData("@A")]
    [InlineData("dm:dana eva")]
    public void Nobody_keeps_order_among_a_servers_clients_or_between_two(string channel)
        => Assert.Equal(AppendOutcome.NotAllowed, _state.Do(Some.Do(ChannelChangeKind.Kick, "Dana", "Eva", channel, byOperator: true)).Outcome);

    [Fact]
    public void An_event_that_comes_again_under_its_cid_is_done_once()
    {
        var mute = Some.Do(ChannelChangeKind.Mute, "Dana", "Eva", forS: 60, cid: "c1");
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 1), _state.Do(mute));
        Assert.Equal(new AppendResult(AppendOutcome.AlreadySo, 1), _state.Do(mute, Some.TimeMs + 5_000));
        Assert.Equal(AppendOutcome.CidConflict, _state.Do(Some.Do(ChannelChangeKind.Mute, "Dana", "Eva", forS: 61, cid: "c1")).Outcome);
        Assert.Equal(AppendOutcome.CidConflict, _state.Do(Some.Do(ChannelChangeKind.Mute, "Dana", "Finn", forS: 60, cid: "c1")).Outcome);
    }

    [Fact]
    public void Those_whose_time_is_over_make_room_for_others()
    {
        for (var i = 0; i < LogLimits.MutedPerChannelMax; i++)
            _state.DoAll(Some.Do(ChannelChangeKind.Mute, "Dana", $"user{i}", forS: 60));
        Assert.Equal(AppendOutcome.TooManyUsers, OutcomeOf(ChannelChangeKind.Mute, "Dana", "Finn"));
        // One that is muted already can be muted for longer; with that the others are forgotten.
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Do(ChannelChangeKind.Mute, "Dana", "user7"), Some.TimeMs + 60_000).Outcome);
        Assert.Equal(["user7"], Roles.Muted.Keys);
    }

    private AppendOutcome OutcomeOf(ChannelChangeKind kind, string user, string target) => _state.Do(Some.Do(kind, user, target)).Outcome;
}
