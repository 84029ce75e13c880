using System.Security.Cryptography;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Tests.Unit.Gateway.Support;

namespace OrleansChat.Tests.Unit.Gateway;

/// <summary>How a session gets its name with a token, and how it loses it to its owner.</summary>
public sealed class SessionLoginTests
{
    // Half of the SHA-256 of the token that the harness makes.
    private static readonly string HashOfSecret = Convert.ToBase64String(SHA256.HashData("s3cret"u8).AsSpan(0, 16));

    private readonly List<ClaimTokens> _claims = [];
    private SessionInfo? _session;

    [Fact]
    public async Task A_client_that_wants_a_token_gets_one_and_the_log_gets_its_hash()
    {
        await using var harness = Harness();
        await harness.SendAsync("""{"type":"login","username":"Dana","caps":["token"]}""");
        Assert.Contains("\"server\":\"A\",\"token\":\"s3cret\",\"limits\"", (await harness.UntilAsync("welcome"))[^1], StringComparison.Ordinal);
        Assert.Equal(HashOfSecret, Assert.Single(_claims).Hash);
        Assert.Null(_claims[0].PresentedHash);
    }

    [Fact]
    public async Task A_client_that_wants_none_gets_none()
    {
        await using var harness = Harness();
        await harness.SendAsync("""{"type":"login","username":"Dana","caps":["ack"]}""");
        Assert.DoesNotContain("token", (await harness.UntilAsync("welcome"))[^1], StringComparison.Ordinal);
        Assert.Equal(default, Assert.Single(_claims));
    }

    [Fact]
    public async Task The_token_of_an_earlier_session_goes_on_as_its_hash()
    {
        await using var harness = Harness();
        await harness.SendAsync("""{"type":"login","username":"Dana","token":"s3cret"}""");
        await harness.UntilAsync("welcome");
        Assert.Null(Assert.Single(_claims).Hash);
        Assert.Equal(HashOfSecret, _claims[0].PresentedHash);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"\"")]
    [InlineData("\"a2345678901234567890123456789012345678901234567890123456789012345\"")]
    public async Task What_cannot_be_a_token_is_a_bad_request(string token)
    {
        await using var harness = Harness();
        await harness.SendAsync($$"""{"type":"login","username":"Dana","token":{{token}}}""");
        Assert.Contains("bad_request", await harness.NextAsync(), StringComparison.Ordinal);
        Assert.Empty(_claims);
    }

    [Fact]
    public async Task A_claim_that_was_answered_with_unavailable_is_tried_again_with_the_same_session_and_token()
    {
        await using var harness = Harness(ClaimOutcome.Unavailable, ClaimOutcome.Held);
        await harness.SendAsync("""{"type":"login","username":"Dana","caps":["token"]}""");
        Assert.Contains("unavailable", await harness.NextAsync(), StringComparison.Ordinal);
        var first = _session;
        await harness.SendAsync("""{"type":"login","username":"Dana","caps":["token"]}""");
        await harness.UntilAsync("welcome");
        Assert.Equal(first, _session);
        Assert.Equal(_claims[0], _claims[1]);
    }

    [Fact]
    public async Task A_session_whose_name_was_taken_over_is_told_so_and_ends()
    {
        await using var harness = Harness();
        await harness.LoginAsync();
        harness.Replace("somebody else's");
        harness.Replace(_session!.Id);
        Assert.Equal("""{"type":"error","text":"You are connected again elsewhere.","code":"replaced","fatal":true,"reconnect":false}""", await harness.NextAsync());
        Assert.Equal(SessionEndReason.Refused, harness.Session.EndReason);
    }

    [Fact]
    public async Task Also_one_that_learns_it_from_the_answer_to_a_message()
    {
        await using var harness = Harness();
        harness.Grains.OnPost = (_, messages) => Task.FromResult(Array.ConvertAll(messages, _ => new PostResult(ChannelOutcome.SessionReplaced, 0, "k3f")));
        await harness.LoginAsync();
        await harness.SendAsync("""{"type":"msg","text":"hi"}""");
        Assert.Contains("\"code\":\"replaced\"", await harness.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(SessionEndReason.Refused, harness.Session.EndReason);
    }

    // Who was replaced must not come back by himself: two that take a name from each other in turn would never end.
    [Theory]
    [InlineData(ChannelOutcome.SessionGone, "\"code\":\"server_error\",\"fatal\":true,\"reconnect\":true")]
    [InlineData(ChannelOutcome.SessionReplaced, "\"code\":\"replaced\",\"fatal\":true,\"reconnect\":false")]
    public async Task A_session_that_lost_its_name_before_it_could_be_told_so_ends_without_a_welcome(ChannelOutcome outcome, string expected)
    {
        await using var harness = Harness();
        harness.Grains.OnChannels = new UserChannels([], []) { Outcome = outcome };
        await harness.SendAsync("""{"type":"login","username":"Dana"}""");
        Assert.Contains(expected, await harness.NextAsync(), StringComparison.Ordinal);
    }

    private SessionHarness Harness(params ClaimOutcome[] outcomes)
    {
        var harness = new SessionHarness();
        harness.Grains.OnClaim = (session, tokens) =>
        {
            _session = session;
            _claims.Add(tokens);
            return Task.FromResult(new ClaimResult(_claims.Count <= outcomes.Length ? outcomes[_claims.Count - 1] : ClaimOutcome.Held));
        };
        return harness;
    }
}
