using OrleansChat.Gateway.Sessions;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.SharedLog.Entries;
using OrleansChat.Tests.Unit.Gateway.Support;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.Gateway;

/// <summary>What a session does when its user is put out of a channel, whenever that is told.</summary>
public sealed class PutOutTests
{
    [Fact]
    public async Task Who_is_put_out_hears_that_and_then_nothing_more_of_the_channel()
    {
        await using var harness = new SessionHarness();
        harness.Grains.OnChannels = new UserChannels([new ChannelHead("dev", "k3f", 0)], []);
        await harness.LoginAsync(""","caps":["presence"]""");
        var joined = new MembershipEntry("dev", "Eva", "eva", IsMember: true, Some.TimeMs);
        harness.Deliver(Some.Message(1, channel: "dev"), Kick("dev", 2, "Dana"), Some.Message(3, channel: "dev"), joined, Some.Message(1));
        var lines = await harness.UntilAsync("\"general\"");
        Assert.Collection(
            lines,
            line => Assert.Contains("\"seq\":1", line, StringComparison.Ordinal),
            line => Assert.Contains("\"kick\"", line, StringComparison.Ordinal),
            line => Assert.Contains("\"left\"", line, StringComparison.Ordinal),
            line => Assert.Contains("\"general\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_done_to_another_one_puts_nobody_else_out()
    {
        await using var harness = new SessionHarness();
        harness.Grains.OnChannels = new UserChannels([new ChannelHead("dev", "k3f", 0)], []);
        await harness.LoginAsync();
        harness.Deliver(Kick("dev", 1, "Eva"), Some.Message(2, channel: "dev"));
        Assert.Equal(2, (await harness.UntilAsync("\"seq\":2")).Count);
    }

    [Fact]
    public async Task Who_has_come_back_before_it_was_told_here_is_told_that_he_left_and_stays()
    {
        await using var harness = new SessionHarness();
        harness.Grains.OnChannels = new UserChannels([new ChannelHead("dev", "k3f", 0)], []);
        // The kick is message 1 of the log, somebody said something behind it, and then stands the new membership; nothing of it was delivered here.
        harness.Grains.OnJoin = _ => Task.FromResult(new JoinResult(ChannelOutcome.Done, SinceSeq: 2));
        await harness.LoginAsync();
        await harness.SendAsync("""{"type":"join","channel":"dev"}""");
        Assert.Contains("\"left\"", await harness.NextAsync(), StringComparison.Ordinal);
        var joined = await harness.NextAsync();
        Assert.Contains("\"joined\"", joined, StringComparison.Ordinal);
        Assert.Equal(2, SessionHarness.SeqOf(joined!));
        harness.Deliver(Kick("dev", 1, "Dana"));
        harness.Deliver(Some.Message(2, channel: "dev"));
        harness.Deliver(Some.Message(3, channel: "dev"));
        Assert.Equal(3, SessionHarness.SeqOf((await harness.NextAsync())!));
    }

    [Fact]
    public async Task Who_joins_hears_nothing_that_was_said_before_even_where_that_comes_later()
    {
        await using var harness = new SessionHarness();
        harness.Grains.OnJoin = _ => Task.FromResult(new JoinResult(ChannelOutcome.Done, SinceSeq: 2));
        harness.Grains.OnRead = (_, first, count) => Task.FromResult(ScriptedGrains.Page(headSeq: 4, first, count));
        await harness.LoginAsync();
        await harness.SendAsync("""{"type":"join","channel":"dev"}""");
        Assert.Equal(2, SessionHarness.SeqOf((await harness.NextAsync())!));
        // In one piece with what was said before he came: then the log has what is his.
        harness.Deliver(Some.Message(1, channel: "dev"), Some.Message(2, channel: "dev"), Some.Message(3, channel: "dev"), Some.Message(4, channel: "dev"));
        string[] lines = [(await harness.NextAsync())!, (await harness.NextAsync())!];
        Assert.Equal([3, 4], lines.Select(SessionHarness.SeqOf));
        Assert.All(lines, line => Assert.DoesNotContain("replay", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_put_out_while_he_joins_is_put_out_when_he_has_joined()
    {
        await using var harness = new SessionHarness();
        var (isAsked, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        harness.Grains.OnJoin = async _ =>
        {
            isAsked.SetResult();
            await mayAnswer.Task;
            return new JoinResult(ChannelOutcome.Done, SinceSeq: 0);
        };
        await harness.LoginAsync();
        await harness.SendAsync("""{"type":"join","channel":"dev"}""");
        await isAsked.Task.WaitAsync(Patience.Bound);
        harness.Deliver(Kick("dev", 1, "Dana"));
        mayAnswer.SetResult();
        Assert.Contains("\"joined\"", await harness.NextAsync(), StringComparison.Ordinal);
        Assert.Contains("\"left\"", await harness.NextAsync(), StringComparison.Ordinal);
        harness.Deliver(Some.Message(2, channel: "dev"), Some.Message(1));
        Assert.Contains("\"general\"", await harness.NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChannelChangeKind.Kick, "kicked", "You are kicked from this cluster: noise")]
    [InlineData(ChannelChangeKind.Ban, "banned", "You are banned from this cluster: noise")]
    public async Task Who_is_put_out_of_general_is_told_why_and_ends(ChannelChangeKind kind, string code, string text)
    {
        await using var harness = new SessionHarness();
        await harness.LoginAsync();
        harness.Deliver(Event("general", 1, kind, "Dana", "noise", session: "A.1.1"));
        var line = (await harness.UntilAsync("\"error\""))[^1];
        Assert.Equal($"{{\"type\":\"error\",\"text\":\"{text}\",\"code\":\"{code}\",\"fatal\":true,\"reconnect\":false}}", line);
        Assert.Equal(SessionEndReason.Refused, harness.Session.EndReason);
    }

    private static RelayMessage Kick(string channel, long seq, string target) => Event(channel, seq, ChannelChangeKind.Kick, target, "");

    private static RelayMessage Event(string channel, long seq, ChannelChangeKind kind, string target, string reason, string? session = null)
        => Some.Message(seq, reason, channel) with { Change = new ChannelChange(kind, new ModerationTarget(target, Some.KeyOf(target), Session: session)) };
}
