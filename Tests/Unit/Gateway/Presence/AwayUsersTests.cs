using OrleansChat.Gateway.Presence;
using OrleansChat.Grains.Interfaces.Streams;

namespace OrleansChat.Tests.Unit.Gateway.Presence;

public sealed class AwayUsersTests
{
    private readonly AwayUsers _away = new(usersMax: 2);

    [Fact]
    public void A_user_is_away_from_the_word_to_its_opposite()
    {
        Assert.False(_away.IsAway("dana", "s1"));
        Note(PresenceState.Away, "s1");
        Assert.True(_away.IsAway("dana", "s1"));
        Note(PresenceState.Here, "s1");
        Assert.False(_away.IsAway("dana", "s1"));
    }

    [Fact]
    public void A_session_that_ended_says_nothing_of_the_next_one()
    {
        Note(PresenceState.Away, "s1");
        Assert.False(_away.IsAway("dana", "s2"));
        Note(PresenceState.Leave, "s1");
        Assert.False(_away.IsAway("dana", "s1"));
    }

    // The log and the signals arrive in any order.
    [Fact]
    public void Who_is_away_before_the_login_was_heard_of_is_away()
    {
        Note(PresenceState.Away, "s2");
        Note(PresenceState.Leave, "s1");
        Note(PresenceState.Join, "s2");
        Assert.True(_away.IsAway("dana", "s2"));
        Note(PresenceState.Here, "s1");
        Assert.True(_away.IsAway("dana", "s2"));
    }

    [Fact]
    public void The_login_of_the_next_session_forgets_the_last_one()
    {
        Note(PresenceState.Away, "s1");
        Note(PresenceState.Join, "s2");
        Assert.False(_away.IsAway("dana", "s1"));
    }

    [Fact]
    public void With_a_server_all_its_users_are_forgotten_and_no_others()
    {
        Note(PresenceState.Away, "s1", "dana", server: "A");
        Note(PresenceState.Away, "s2", "eva", server: "B");
        _away.Forget("A");
        Assert.False(_away.IsAway("dana", "s1"));
        Assert.True(_away.IsAway("eva", "s2"));
    }

    [Fact]
    public void More_users_than_the_bound_are_not_remembered_until_there_is_room()
    {
        Note(PresenceState.Away, "s1", "dana");
        Note(PresenceState.Away, "s2", "eva");
        Note(PresenceState.Away, "s3", "finn");
        Assert.False(_away.IsAway("finn", "s3"));
        Note(PresenceState.Leave, "s1", "dana");
        Note(PresenceState.Away, "s3", "finn");
        Assert.True(_away.IsAway("finn", "s3"));
    }

    [Fact]
    public void Who_joins_or_leaves_another_channel_stays_away()
    {
        Note(PresenceState.Away, "s1");
        _away.Note(new PresenceChange("tea", "Dana", "dana", PresenceState.Join));
        _away.Note(new PresenceChange("tea", "Dana", "dana", PresenceState.Leave));
        Assert.True(_away.IsAway("dana", "s1"));
    }

    private void Note(PresenceState state, string session, string userKey = "dana", string server = "A")
        => _away.Note(new PresenceChange("general", userKey, userKey, state, state == PresenceState.Leave ? null : server, session));
}
