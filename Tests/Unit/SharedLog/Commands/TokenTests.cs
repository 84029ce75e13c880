using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.State;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Commands;

/// <summary>Whoever has the token of a session can take its name over, and for a while also after the session died with its server.</summary>
public sealed class TokenTests
{
    private readonly ClusterState _state = new();

    public TokenTests() => _state.DoAll(Some.Up("A"), Some.Up("B"), Some.Login("Dana", "first", token: "t1"));

    [Fact]
    public void The_owner_takes_the_name_over_on_another_server_and_the_first_session_has_lost_it()
    {
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Login("Dana", "second", "B", token: "t2", presented: "t1")).Outcome);
        Assert.True(_state.View.Holds("dana", "second"));
        Assert.False(_state.View.Holds("dana", "first"));
        Assert.Equal(AppendOutcome.AlreadySo, _state.Do(Some.Logout("Dana", "first")).Outcome);
        Assert.True(_state.View.Holds("dana", "second"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("t2")]
    public void Nobody_else_does(string? presented)
    {
        Assert.Equal(AppendOutcome.NameTaken, _state.Do(Some.Login("Dana", "second", "B", presented: presented)).Outcome);
        Assert.True(_state.View.Holds("dana", "first"));
    }

    [Fact]
    public void A_session_without_a_token_is_taken_over_by_nobody()
    {
        _state.Do(Some.Login("Eva", "first"));
        Assert.Equal(AppendOutcome.NameTaken, _state.Do(Some.Login("Eva", "second", presented: null)).Outcome);
    }

    [Fact]
    public void A_token_is_good_for_the_last_session_only()
    {
        _state.DoAll(Some.Login("Dana", "second", "B", token: "t2", presented: "t1"));
        Assert.Equal(AppendOutcome.NameTaken, _state.Do(Some.Login("Dana", "third", token: "t3", presented: "t1")).Outcome);
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Login("Dana", "third", token: "t3", presented: "t2")).Outcome);
    }

    [Fact]
    public void When_its_server_ends_a_name_with_a_token_is_kept_for_its_owner()
    {
        _state.DoAll(Some.Down("A", 1));
        Assert.Equal(AppendOutcome.NameTaken, _state.Do(Some.Login("Dana", "thief", "B")).Outcome);
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Login("Dana", "second", "B", presented: "t1")).Outcome);
        Assert.Empty(_state.View.Reserved);
    }

    [Fact]
    public void It_is_kept_too_when_nobody_noticed_the_end_before_the_server_began_again()
    {
        _state.DoAll(Some.Up("A"));
        Assert.Equal(AppendOutcome.NameTaken, _state.Do(Some.Login("Dana", "thief", "B")).Outcome);
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Login("Dana", "second", "A", generation: 2, presented: "t1")).Outcome);
    }

    [Theory]
    [InlineData(LogLimits.NameGraceMs - 1, false)]
    [InlineData(LogLimits.NameGraceMs, true)]
    public void After_the_grace_everybody_can_take_it(int afterMs, bool isFree)
    {
        _state.DoAll(Some.Down("A", 1));
        var outcome = Some.Login("Dana", "another", "B").Decide(_state, Some.TimeMs + afterMs).Result.Outcome;
        Assert.Equal(isFree ? AppendOutcome.Appended : AppendOutcome.NameTaken, outcome);
    }

    [Fact]
    public void A_name_without_a_token_is_free_at_once()
    {
        _state.DoAll(Some.Login("Eva", "first"), Some.Down("A", 1));
        Assert.Equal(AppendOutcome.Appended, _state.Do(Some.Login("Eva", "second", "B")).Outcome);
    }

    [Fact]
    public void What_was_kept_too_long_is_forgotten_when_the_next_server_comes_or_goes()
    {
        _state.DoAll(Some.Down("A", 1));
        Assert.Null(_state.Apply(Some.DownEntry("B") with { TimestampMs = Some.TimeMs + LogLimits.NameGraceMs }));
        Assert.Empty(_state.View.Reserved);
    }

    [Fact]
    public void A_login_that_takes_the_name_from_one_who_does_not_hold_it_is_a_contradiction()
    {
        Assert.Contains("does not hold it", _state.Apply(Some.LoginEntry("Dana") with { Session = "second", Replaces = "another" }), StringComparison.Ordinal);
        Assert.Contains("does not hold it", _state.Apply(Some.LoginEntry("Eva") with { Replaces = "another" }), StringComparison.Ordinal);
    }
}
