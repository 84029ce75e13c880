using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Tests.Unit.Gateway.Support;

namespace OrleansChat.Tests.Unit.Gateway;

/// <summary>When a session begins to hear a private channel, and with which message.</summary>
public sealed class PrivateFeedsTests
{
    private const string DanaAndEva = "dm:dana eva";

    [Fact]
    public async Task The_first_message_that_comes_is_heard_as_a_new_one_and_so_are_those_after_it()
    {
        await using var harness = new SessionHarness();
        var head = 7L;
        harness.Grains.OnRead = (_, first, count) => Task.FromResult(ScriptedGrains.Page(Volatile.Read(ref head), first, count));
        await harness.LoginAsync();
        for (var seq = 7L; seq <= 9; seq++)
        {
            Volatile.Write(ref head, seq);
            harness.Say(DanaAndEva, seq);
            await HearsAsync(harness, DanaAndEva, seq);
        }
    }

    [Theory]
    [InlineData(5, 5)] // The welcome said all that came.
    [InlineData(5, 4)]
    public async Task What_the_welcome_told_of_is_not_heard_again(long told, long seq)
    {
        await using var harness = new SessionHarness();
        harness.Grains.OnChannels = new UserChannels([], [new ChannelHead(DanaAndEva, "k3f", told)]);
        harness.Grains.OnRead = ReadUpTo(told + 1);
        await harness.SendAsync("""{"type":"login","username":"Dana"}""");
        Assert.Contains($"{{\"channel\":\"{DanaAndEva}\",\"epoch\":\"k3f\",\"seq\":{told},\"oldest\":1}}", (await harness.UntilAsync("welcome"))[^1], StringComparison.Ordinal);
        harness.Say(DanaAndEva, seq);
        harness.Say(DanaAndEva, told + 1);
        await HearsAsync(harness, DanaAndEva, told + 1);
    }

    [Fact]
    public async Task What_comes_while_the_login_is_carried_out_is_heard_after_it_once()
    {
        await using var harness = new SessionHarness();
        harness.Grains.OnChannels = new UserChannels([new ChannelHead("dev", "k3f", 0)], [new ChannelHead(DanaAndEva, "k3f", 5)]);
        var (isReading, mayRead) = (new TaskCompletionSource(), new TaskCompletionSource());
        harness.Grains.OnRead = async (channel, first, count) =>
        {
            if (channel != "dev")
                return ScriptedGrains.Page(channel == DanaAndEva ? 6 : 1, first, count);
            isReading.TrySetResult();
            await mayRead.Task;
            return ScriptedGrains.Page(headSeq: 99, first, count);
        };
        harness.Say(DanaAndEva, seq: 5L);
        // The server must look into the log for dev, which takes its time.
        await harness.SendAsync($$"""{"type":"login","username":"Dana","resume":[{"channel":"dev","epoch":"k3f","seq":99},{"channel":"{{DanaAndEva}}","epoch":"k3f","seq":5}]}""");
        await isReading.Task.WaitAsync(Patience.Bound);
        harness.Say("dm:dana finn", seq: 1L);
        harness.Say(DanaAndEva, seq: 6L);
        mayRead.SetResult();
        await harness.UntilAsync("welcome");
        var lines = new[] { await harness.NextAsync(), await harness.NextAsync() }.Order(StringComparer.Ordinal).ToArray();
        Assert.Contains($"\"channel\":\"{DanaAndEva}\",\"seq\":6,", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"channel\":\"dm:dana finn\",\"seq\":1,", lines[1], StringComparison.Ordinal);
        await harness.SendAsync("""{"type":"quit"}""");
        Assert.Single(await harness.UntilAsync("goodbye"));
    }

    // What comes while the server has the claim, but not yet its answer, is news for a session that nobody can be told of yet.
    [Fact]
    public async Task What_came_before_the_claim_was_answered_is_told_in_the_welcome()
    {
        await using var harness = new SessionHarness();
        harness.Grains.OnRead = ReadUpTo(2);
        harness.Grains.OnClaim = (_, _) =>
        {
            harness.Say(DanaAndEva, seq: 1L);
            harness.Grains.OnChannels = new UserChannels([], [new ChannelHead(DanaAndEva, "k3f", 1)]);
            return Task.FromResult(new ClaimResult(ClaimOutcome.Held));
        };
        await harness.SendAsync("""{"type":"login","username":"Dana"}""");
        Assert.Contains($"{{\"channel\":\"{DanaAndEva}\",\"epoch\":\"k3f\",\"seq\":1,", (await harness.UntilAsync("welcome"))[^1], StringComparison.Ordinal);
        harness.Say(DanaAndEva, seq: 2L);
        await HearsAsync(harness, DanaAndEva, 2);
    }

    [Fact]
    public async Task What_comes_after_the_channels_were_looked_up_is_news_that_the_session_hears()
    {
        await using var harness = new SessionHarness();
        harness.Grains.OnRead = ReadUpTo(1);
        harness.Grains.AfterChannels = () => harness.Say(DanaAndEva, seq: 1L);
        await harness.LoginAsync();
        await HearsAsync(harness, DanaAndEva, 1);
    }

    [Fact]
    public async Task Who_resumes_is_also_sent_what_was_begun_while_he_was_away()
    {
        await using var harness = new SessionHarness();
        harness.Grains.OnChannels = new UserChannels([], [new ChannelHead(DanaAndEva, "k3f", 2)]);
        harness.Grains.OnRead = ReadUpTo(2);
        harness.Say(DanaAndEva, seq: 1L);
        harness.Say(DanaAndEva, seq: 2L);
        await harness.SendAsync("""{"type":"login","username":"Dana","resume":[{"channel":"general","epoch":"k3f","seq":0}]}""");
        Assert.Contains(
            $"{{\"channel\":\"{DanaAndEva}\",\"epoch\":\"k3f\",\"seq\":2,\"oldest\":1,\"recovered\":true}}", (await harness.UntilAsync("welcome"))[^1], StringComparison.Ordinal);
        foreach (var seq in new[] { 1, 2 })
            Assert.Matches($"\"channel\":\"{DanaAndEva}\",\"seq\":{seq},.*\"replay\":true", await harness.NextAsync());
    }

    [Fact]
    public async Task A_private_channel_of_others_cannot_be_resumed()
    {
        await using var harness = new SessionHarness();
        await harness.SendAsync("""{"type":"login","username":"Dana","resume":[{"channel":"dm:ahmad eva","epoch":"k3f","seq":0}]}""");
        Assert.Contains("\"channel\":\"dm:ahmad eva\",\"epoch\":\"k3f\",\"seq\":0,\"oldest\":0,\"recovered\":false,\"reason\":\"not_in_channel\"", (await harness.UntilAsync("welcome"))[^1], StringComparison.Ordinal);
    }

    private static Func<string, long, int, Task<ChannelPage>> ReadUpTo(long headSeq) => (_, first, count) => Task.FromResult(ScriptedGrains.Page(headSeq, first, count));

    private static async Task HearsAsync(SessionHarness harness, string channel, long seq)
    {
        var line = await harness.NextAsync();
        Assert.Contains($"\"channel\":\"{channel}\",\"seq\":{seq},", line, StringComparison.Ordinal);
        Assert.DoesNotContain("replay", line, StringComparison.Ordinal);
    }
}
