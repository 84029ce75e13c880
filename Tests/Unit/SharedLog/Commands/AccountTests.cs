using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Commands;

/// <summary>Who may make and change accounts, and who may log in under a name that has one.</summary>
public sealed class AccountTests
{
    private readonly ClusterState _state = new();

    public AccountTests() => _state.DoAll(Some.Up("A"), Some.Up("B"));

    [Fact]
    public void A_name_that_nobody_has_a_claim_on_gets_an_account()
    {
        Assert.Equal(AppendOutcome.Appended, Do(Some.Register("Dana", "h1")));
        Assert.Equal(new AccountState("Dana", "h1"), _state.View.Accounts["dana"]);
        Assert.Equal(AppendOutcome.NameTaken, Do(Some.Register("DANA", "h2")));
        Assert.Equal("h1", _state.View.Accounts["dana"].Hash);
    }

    [Fact]
    public void One_that_another_session_holds_does_not()
    {
        _state.DoAll(Some.Login("Dana"));
        Assert.Equal(AppendOutcome.NameTaken, Do(Some.Register("Dana", "h1")));
        _state.DoAll(Some.Logout("Dana"));
        Assert.Equal(AppendOutcome.Appended, Do(Some.Register("Dana", "h1")));
    }

    [Theory]
    [InlineData(LogLimits.NameGraceMs - 1, AppendOutcome.NameTaken)]
    [InlineData(LogLimits.NameGraceMs, AppendOutcome.Appended)]
    public void Nor_one_that_is_kept_for_its_owner(int afterMs, AppendOutcome outcome)
    {
        _state.DoAll(Some.Login("Dana", token: "t1"), Some.Down("A", 1));
        Assert.Equal(outcome, Some.Register("Dana", "h1").Decide(_state, Some.TimeMs + afterMs).Result.Outcome);
    }

    [Fact]
    public void Who_holds_a_name_gives_it_an_account_and_another_password()
    {
        _state.DoAll(Some.Login("Dana"), Some.Register("Dana", "h1", isLoggedIn: true), Some.Register("Dana", "h2", isLoggedIn: true));
        Assert.Equal("h2", _state.View.Accounts["dana"].Hash);
        Assert.True(_state.View.Holds("dana", Some.SessionOf("Dana")));
    }

    [Fact]
    public void Who_has_lost_it_does_not()
    {
        _state.DoAll(Some.Login("Dana"), Some.Logout("Dana"));
        Assert.Equal(AppendOutcome.SessionGone, Do(Some.Register("Dana", "h1", isLoggedIn: true)));
        _state.DoAll(Some.Login("Dana", "another"));
        Assert.Equal(AppendOutcome.SessionGone, Do(Some.Register("Dana", "h1", isLoggedIn: true)));
        Assert.Empty(_state.View.Accounts);
    }

    [Theory]
    [InlineData(null, AppendOutcome.NotProven)]
    [InlineData("h0", AppendOutcome.NotProven)]
    [InlineData("h1", AppendOutcome.Appended)]
    public void A_name_with_an_account_is_taken_by_whoever_has_proven_its_password(string? proven, AppendOutcome outcome)
    {
        _state.DoAll(Some.Register("Dana", "h1"));
        Assert.Equal(outcome, Do(Some.Login("Dana", proven: proven)));
        Assert.Equal(outcome == AppendOutcome.Appended, _state.View.Sessions.ContainsKey("dana"));
    }

    [Fact]
    public void Who_has_proven_it_takes_it_from_another_session()
    {
        _state.DoAll(Some.Register("Dana", "h1"), Some.Login("Dana", "first", proven: "h1"));
        Assert.Equal(AppendOutcome.NotProven, Do(Some.Login("Dana", "second", "B")));
        var login = Some.Login("Dana", "second", "B", proven: "h1");
        Assert.Equal("first", Assert.IsType<LoginEntry>(login.Decide(_state, Some.TimeMs).Entry).Replaces);
        Assert.Equal(AppendOutcome.Appended, Do(login));
        Assert.False(_state.View.Holds("dana", "first"));
    }

    [Fact]
    public void A_password_that_was_changed_meanwhile_proves_nothing()
    {
        _state.DoAll(Some.Login("Dana"), Some.Register("Dana", "h1", isLoggedIn: true), Some.Register("Dana", "h2", isLoggedIn: true));
        Assert.Equal(AppendOutcome.NotProven, Do(Some.Login("Dana", "second", proven: "h1")));
        Assert.Equal(AppendOutcome.Appended, Do(Some.Login("Dana", "second", proven: "h2")));
    }

    [Fact]
    public void The_token_of_the_holder_is_as_good_as_the_password()
    {
        _state.DoAll(Some.Register("Dana", "h1"), Some.Login("Dana", "first", token: "t1", proven: "h1"));
        Assert.Equal(AppendOutcome.NotProven, Do(Some.Login("Dana", "second", "B", presented: "t2")));
        Assert.Equal(AppendOutcome.Appended, Do(Some.Login("Dana", "second", "B", token: "t2", presented: "t1")));
    }

    [Theory]
    [InlineData(LogLimits.NameGraceMs - 1, "t1", AppendOutcome.Appended)]
    [InlineData(LogLimits.NameGraceMs - 1, "t2", AppendOutcome.NotProven)]
    [InlineData(LogLimits.NameGraceMs, "t1", AppendOutcome.NotProven)]
    public void And_that_of_a_session_that_died_with_its_server_for_a_while(int afterMs, string presented, AppendOutcome outcome)
    {
        _state.DoAll(Some.Register("Dana", "h1"), Some.Login("Dana", "first", token: "t1", proven: "h1"), Some.Down("A", 1));
        Assert.Equal(outcome, Some.Login("Dana", "second", "B", presented: presented).Decide(_state, Some.TimeMs + afterMs).Result.Outcome);
    }

    [Fact]
    public void A_token_is_nothing_once_its_session_has_ended()
    {
        _state.DoAll(Some.Register("Dana", "h1"), Some.Login("Dana", "first", token: "t1", proven: "h1"), Some.Logout("Dana", "first"));
        Assert.Equal(AppendOutcome.NotProven, Do(Some.Login("Dana", "second", presented: "t1")));
    }

    [Fact]
    public void Where_accounts_are_required_a_name_without_one_is_taken_by_nobody_also_not_by_a_token()
    {
        _state.DoAll(Some.Login("Dana", "first", token: "t1"));
        Assert.Equal(AppendOutcome.AccountRequired, Do(Some.Login("Dana", "second", presented: "t1", accountsRequired: true)));
        Assert.Equal(AppendOutcome.AccountRequired, Do(Some.Login("Eva", proven: "h1", accountsRequired: true)));
        _state.DoAll(Some.Register("Eva", "h1"));
        Assert.Equal(AppendOutcome.Appended, Do(Some.Login("Eva", proven: "h1", accountsRequired: true)));
    }

    [Fact]
    public void Where_they_are_required_a_private_channel_begins_only_with_a_name_that_has_one()
    {
        _state.DoAll(Some.Login("Dana"), Some.Login("Eva"), Some.Register("Finn", "h1"), Some.Post("Eva", "hi", channel: "dm:dana eva"));
        Assert.Equal(AppendOutcome.NoSuchUser, Do(ToAccount("dm:dana gül")));
        Assert.Equal(AppendOutcome.NoSuchUser, Do(ToAccount("dm:dana dana")));
        Assert.Equal(AppendOutcome.Appended, Do(ToAccount("dm:dana finn")));
        // What has begun goes on.
        Assert.Equal(AppendOutcome.Appended, Do(ToAccount("dm:dana eva")));
        Assert.Equal(AppendOutcome.Appended, Do(ToAccount("general")));
    }

    [Fact]
    public void There_are_so_many_accounts_and_no_more_but_their_passwords_can_be_changed()
    {
        _state.DoAll(Some.Login("Dana"), Some.Register("Dana", "h1", isLoggedIn: true));
        for (var i = 1; i < LogLimits.AccountsMax; i++)
            Assert.Null(_state.Apply(new AccountEntry($"user{i}", $"user{i}", "h1", Some.TimeMs)));
        Assert.Equal(AppendOutcome.TooManyAccounts, Do(Some.Register("Eva", "h1")));
        Assert.Equal(AppendOutcome.Appended, Do(Some.Register("Dana", "h2", isLoggedIn: true)));
    }

    private AppendOutcome Do(LogCommand command) => _state.Do(command).Outcome;

    private static PostCommand ToAccount(string channel) => new()
    {
        Channel = channel,
        From = "Dana",
        UserKey = "dana",
        Session = Some.SessionOf("Dana"),
        Server = "A",
        TextJson = Some.Json("hi"),
        RecipientNeedsAccount = true,
    };
}
