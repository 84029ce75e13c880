using OrleansChat.Gateway;
using OrleansChat.Gateway.Accounts;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Tests.Unit.Gateway.Support;

namespace OrleansChat.Tests.Unit.Gateway;

/// <summary>How a session proves by a password that a name is its client's, and how a name gets an account.</summary>
public sealed class SessionAccountsTests
{
    private const string Right = "correct horse";
    private const string Login = """{"type":"login","rid":"1","username":"Dana","password":"correct horse"}""";
    private const string Register = """{"type":"register","rid":"1","username":"Dana","password":"correct horse"}""";

    private static readonly string Hash = PasswordHash.Make(Right, new byte[16], 10);

    private readonly List<ClaimTokens> _claims = [];
    private readonly List<(string User, SessionInfo? Session, string Hash)> _registrations = [];
    private SessionInfo? _session;

    [Fact]
    public async Task A_login_without_the_password_of_its_name_is_asked_for_it()
    {
        await using var harness = WithAccount();
        await harness.SendAsync("""{"type":"login","rid":"1","username":"Dana"}""");
        Assert.Equal(
            """{"type":"error","text":"The name Dana has an account; log in with its password.","code":"password_required","rid":"1","fatal":false}""", await harness.NextAsync());
        Assert.False(harness.Session.IsLoggedIn);
    }

    [Fact]
    public async Task One_with_another_password_is_refused()
    {
        await using var harness = WithAccount();
        await harness.SendAsync(Login.Replace("horse", "house", StringComparison.Ordinal));
        Assert.Equal("""{"type":"error","text":"This is not the password of Dana.","code":"wrong_password","rid":"1","fatal":false}""", await harness.NextAsync());
        Assert.Null(Assert.Single(_claims).ProvenHash);
    }

    [Fact]
    public async Task One_with_the_right_one_claims_the_name_with_what_it_fits_and_has_the_account()
    {
        await using var harness = WithAccount();
        await harness.SendAsync(Login);
        await harness.UntilAsync("welcome");
        Assert.Equal([null, Hash], _claims.Select(claim => claim.ProvenHash));
        await harness.SendAsync("""{"type":"msg","text":"hi"}""");
        await harness.SendAsync("""{"type":"join","channel":"dev"}""");
        await harness.UntilAsync("joined");
        Assert.True(_session!.HasAccount);
    }

    [Fact]
    public async Task Whose_token_is_good_needs_no_password_and_has_the_account_too_however_many_guess()
    {
        await using var harness = WithAccount(new GatewayLimits { PasswordFailuresPerAddressPerMin = 1 });
        await harness.SendAsync(Login.Replace("horse", "house", StringComparison.Ordinal));
        await harness.UntilAsync("wrong_password");
        await harness.SendAsync(Login);
        Assert.Contains("\"code\":\"rate_limited\",\"rid\":\"1\",\"retry_ms\":60000", await harness.NextAsync(), StringComparison.Ordinal);
        harness.Grains.OnClaim = (_, _) => Task.FromResult(new ClaimResult(ClaimOutcome.Held, Hash));
        await harness.SendAsync("""{"type":"login","username":"Dana","token":"s3cret","password":"correct house"}""");
        await harness.UntilAsync("welcome");
        await harness.SendAsync("""{"type":"msg","text":"hi"}""");
        await harness.SendAsync("""{"type":"join","channel":"dev"}""");
        await harness.UntilAsync("joined");
        Assert.True(_session!.HasAccount);
    }

    [Fact]
    public async Task A_password_that_was_changed_meanwhile_is_wrong()
    {
        await using var harness = Harness();
        harness.Grains.OnClaim = (_, _) => Task.FromResult(new ClaimResult(ClaimOutcome.NotProven, Hash));
        await harness.SendAsync(Login);
        Assert.Contains("wrong_password", await harness.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_without_an_account_is_taken_as_ever_and_its_session_has_none()
    {
        await using var harness = Harness();
        await harness.SendAsync(Login);
        await harness.UntilAsync("welcome");
        await harness.SendAsync("""{"type":"msg","text":"hi"}""");
        await harness.SendAsync("""{"type":"join","channel":"dev"}""");
        await harness.UntilAsync("joined");
        Assert.False(_session!.HasAccount);
    }

    [Fact]
    public async Task Where_accounts_are_required_it_is_refused()
    {
        await using var harness = Harness();
        harness.Grains.OnClaim = (_, _) => Task.FromResult(new ClaimResult(ClaimOutcome.AccountRequired));
        await harness.SendAsync(Login);
        Assert.Equal(
            """{"type":"error","text":"The name Dana has no account; register it first.","code":"account_required","rid":"1","fatal":false}""", await harness.NextAsync());
    }

    [Fact]
    public async Task An_account_is_made_before_the_login_with_the_hash_and_not_the_password()
    {
        await using var harness = Harness();
        await harness.SendAsync(Register);
        Assert.Equal("""{"type":"system","text":"Dana is registered","event":"registered","rid":"1","user":"Dana"}""", await harness.NextAsync());
        var (user, session, hash) = Assert.Single(_registrations);
        Assert.Equal(("Dana", null), (user, session));
        Assert.True(PasswordHash.Fits(Right, hash));
        Assert.False(harness.Session.IsLoggedIn);
    }

    [Fact]
    public async Task Who_is_logged_in_need_not_say_his_name_and_has_the_account_from_then_on()
    {
        await using var harness = Harness();
        await harness.LoginAsync();
        await harness.SendAsync("""{"type":"register","password":"correct horse"}""");
        await harness.UntilAsync("registered");
        Assert.Equal("Dana", Assert.Single(_registrations).Session?.User);
        await harness.SendAsync("""{"type":"msg","text":"hi"}""");
        await harness.SendAsync("""{"type":"join","channel":"dev"}""");
        await harness.UntilAsync("joined");
        Assert.True(_session!.HasAccount);
        await harness.SendAsync("""{"type":"register","username":"DANA","password":"correct house"}""");
        await harness.UntilAsync("registered");
    }

    [Theory]
    [InlineData(false, """{"type":"register","password":"correct horse"}""", "bad_request")]
    [InlineData(false, """{"type":"register","username":"","password":"correct horse"}""", "name_invalid")]
    [InlineData(true, """{"type":"register","username":"Ahmad","password":"correct horse"}""", "bad_request")]
    public async Task A_name_that_is_none_or_anothers_is_refused_before_anything_is_hashed(bool isLoggedIn, string line, string code)
    {
        await using var harness = Harness(new GatewayLimits { PasswordFailuresPerAddressPerMin = 1 });
        if (isLoggedIn)
            await harness.LoginAsync();
        await harness.SendAsync(line);
        Assert.Contains($"\"code\":\"{code}\"", await harness.NextAsync(), StringComparison.Ordinal);
        Assert.Empty(_registrations);
        await harness.SendAsync(Register);
        await harness.UntilAsync("registered");
    }

    [Theory]
    [InlineData(null, "username_taken")]
    [InlineData("another password", "username_taken")]
    [InlineData(Right, "registered")]
    public async Task A_name_that_is_taken_is_refused_unless_it_is_the_same_wish_again(string? password, string expected)
    {
        await using var harness = Harness();
        var hash = password is null ? null : PasswordHash.Make(password, new byte[16], 10);
        harness.Grains.OnRegister = (_, _, _) => Task.FromResult(new RegisterResult(RegisterOutcome.Taken, hash));
        await harness.SendAsync(Register);
        Assert.Contains(expected, await harness.NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RegisterOutcome.Unavailable, "\"code\":\"unavailable\",\"rid\":\"1\",\"retry_ms\":1000,\"fatal\":false")]
    [InlineData(RegisterOutcome.TooManyAccounts, "\"code\":\"forbidden\",\"rid\":\"1\",\"fatal\":false")]
    [InlineData(RegisterOutcome.SessionGone, "\"code\":\"server_error\",\"fatal\":true")]
    [InlineData(RegisterOutcome.SessionReplaced, "\"code\":\"replaced\",\"fatal\":true")]
    public async Task Other_refusals_have_their_codes(RegisterOutcome outcome, string expected)
    {
        await using var harness = Harness();
        await harness.LoginAsync();
        harness.Grains.OnRegister = (_, _, _) => Task.FromResult(new RegisterResult(outcome, null));
        await harness.SendAsync(Register);
        Assert.Contains(expected, await harness.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_the_connection_may_hold_without_knowing_it_is_given_back_first()
    {
        await using var harness = Harness();
        harness.Grains.OnClaim = (_, _) => Task.FromResult(new ClaimResult(ClaimOutcome.Unavailable));
        await harness.SendAsync("""{"type":"login","username":"Dana"}""");
        await harness.UntilAsync("unavailable");
        var released = 0;
        harness.Grains.OnRelease = _ => Task.FromResult(++released > 1);
        await harness.SendAsync(Register);
        Assert.Contains("unavailable", await harness.NextAsync(), StringComparison.Ordinal);
        Assert.Empty(_registrations);
        await harness.SendAsync(Register);
        Assert.Contains("registered", await harness.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(2, released);
    }

    private SessionHarness WithAccount(GatewayLimits? limits = null)
    {
        var harness = Harness(limits);
        harness.Grains.OnClaim = (_, tokens) =>
        {
            _claims.Add(tokens);
            return Task.FromResult(new ClaimResult(tokens.ProvenHash == Hash ? ClaimOutcome.Held : ClaimOutcome.NotProven, Hash));
        };
        return harness;
    }

    private SessionHarness Harness(GatewayLimits? limits = null)
    {
        var harness = new SessionHarness(limits);
        harness.Grains.OnRegister = (user, session, hash) =>
        {
            _registrations.Add((user, session, hash));
            return Task.FromResult(new RegisterResult(RegisterOutcome.Done, hash));
        };
        harness.Grains.OnPostBy = session => _session = session;
        return harness;
    }
}
