using System.Text.Json;
using OrleansChat.Gateway;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Tests.Unit.Gateway.Support;

namespace OrleansChat.Tests.Unit.Gateway;

/// <summary>Whole sessions, from the client's lines to what it is sent.</summary>
public sealed class ChatSessionTests
{
    private const string ResumeGeneral = ""","caps":["ack","history"],"resume":[{"channel":"general","epoch":"k3f","seq":0}]""";

    [Fact]
    public async Task Who_resumes_hears_the_past_and_then_the_present_without_a_seam()
    {
        await using var harness = new SessionHarness();
        harness.Grains.OnRead = (_, from, count) => Task.FromResult(ScriptedGrains.Page(harness.LastSeq, from, Math.Min(count, 7)));
        harness.Say("general", 20);
        await harness.LoginAsync(ResumeGeneral);
        var past = await harness.UntilAsync("\"seq\":20");
        harness.Say("general", 3);
        Assert.Equal(Enumerable.Range(1, 23).Select(seq => (long)seq), past.Concat(await harness.UntilAsync("\"seq\":23")).Select(SessionHarness.SeqOf));
    }

    [Fact]
    public async Task Acks_of_messages_that_came_together_go_out_together_and_a_refusal_stays_in_its_place()
    {
        await using var harness = new SessionHarness();
        await harness.LoginAsync(""","caps":["ack"]""");
        await harness.UntilIdleAsync();
        harness.Grains.OnPost = (_, messages) => Task.FromResult(Array.ConvertAll(
            messages, message => new PostResult(message.Cid == "c3" ? ChannelOutcome.Muted : ChannelOutcome.Done, 1, "k3f")));
        var before = harness.Sends;
        await harness.SendAsync(string.Join('\n', Enumerable.Range(1, 6).Select(number => $$"""{"type":"msg","text":"hi","cid":"c{{number}}"}""")));
        var answers = await harness.UntilAsync("\"c6\"");
        Assert.Equal(["ack c1", "ack c2", "error c3", "ack c4", "ack c5", "ack c6"], answers.Select(TypeAndCid));
        // Two pieces of acks with the refusal between them; who is quick may find two of the three together.
        Assert.InRange(harness.Sends - before, 1, 3);
    }

    // The log says at once that the user is no member, and the session only when that is durable. What catches up meanwhile must not take it for the loss of the channel.
    [Fact]
    public async Task Who_leaves_a_channel_while_catching_up_stays()
    {
        await using var harness = new SessionHarness();
        var isLeaving = new TaskCompletionSource();
        var hasLeft = new TaskCompletionSource<ChannelOutcome>();
        var readAfterwards = new TaskCompletionSource();
        harness.Grains.OnChannels = new UserChannels([new ChannelHead("dev", "k3f", 0)], []);
        harness.Grains.OnLeave = _ =>
        {
            isLeaving.SetResult();
            return hasLeft.Task;
        };
        harness.Grains.OnRead = async (channel, _, _) =>
        {
            await isLeaving.Task;
            readAfterwards.TrySetResult();
            return new ChannelPage(channel == "dev" ? ChannelOutcome.NotMember : ChannelOutcome.Done, "k3f", 0, []);
        };
        harness.Say("dev", 5);
        await harness.LoginAsync(""","resume":[{"channel":"dev","epoch":"k3f","seq":0}]""");
        await harness.SendAsync("""{"type":"leave","channel":"dev","rid":"1"}""");
        await readAfterwards.Task;
        hasLeft.SetResult(ChannelOutcome.Done);

        await harness.UntilAsync("\"left\"");
        await harness.SendAsync("""{"type":"join","channel":"tea","rid":"2"}""");
        Assert.DoesNotContain(await harness.UntilAsync("\"rid\":\"2\""), line => line.Contains("\"error\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task To_join_what_is_being_caught_up_says_how_far_the_client_really_is()
    {
        await using var harness = new SessionHarness();
        var mayGoOn = new TaskCompletionSource();
        harness.Grains.OnRead = async (_, from, count) =>
        {
            if (from > 7)
                await mayGoOn.Task;
            return ScriptedGrains.Page(20, from, Math.Min(count, 7));
        };
        harness.Grains.OnJoin = _ => Task.FromResult(new JoinResult(ChannelOutcome.AlreadySo, 0));
        harness.Say("general", 20);
        await harness.LoginAsync(ResumeGeneral);
        await harness.UntilAsync("\"seq\":7");
        await harness.SendAsync("""{"type":"join","channel":"general","rid":"1"}""");
        Assert.Equal(7, SessionHarness.SeqOf((await harness.UntilAsync("\"joined\""))[^1]));
        mayGoOn.SetResult();
        Assert.Equal(Enumerable.Range(8, 13).Select(seq => (long)seq), (await harness.UntilAsync("\"seq\":20")).Select(SessionHarness.SeqOf));
    }

    [Fact]
    public async Task A_channel_that_cannot_be_read_now_keeps_no_other_from_catching_up()
    {
        await using var harness = new SessionHarness();
        harness.Grains.OnChannels = new UserChannels([new ChannelHead("dev", "k3f", 0)], []);
        harness.Grains.OnRead = (channel, from, count) => Task.FromResult(
            channel == "dev" ? new ChannelPage(ChannelOutcome.Unavailable, "k3f", 0, []) : ScriptedGrains.Page(600, from, Math.Min(count, 100)));
        harness.Say("general", 600);
        harness.Say("dev", 5);
        await harness.LoginAsync(""","resume":[{"channel":"general","epoch":"k3f","seq":0},{"channel":"dev","epoch":"k3f","seq":0}]""");
        // No time passes.
        await harness.UntilAsync("\"seq\":600");
    }

    [Fact]
    public async Task After_left_nothing_of_the_channel_comes_any_more()
    {
        await using var harness = new SessionHarness();
        var mayGoOn = new TaskCompletionSource();
        var isReading = new TaskCompletionSource();
        harness.Grains.OnChannels = new UserChannels([new ChannelHead("dev", "k3f", 0)], []);
        harness.Grains.OnRead = async (_, from, count) =>
        {
            isReading.TrySetResult();
            await mayGoOn.Task;
            return ScriptedGrains.Page(20, from, count);
        };
        harness.Say("dev", 20);
        await harness.LoginAsync(""","resume":[{"channel":"dev","epoch":"k3f","seq":0}]""");
        await isReading.Task;
        await harness.SendAsync("""{"type":"leave","channel":"dev","rid":"1"}""");
        await harness.UntilAsync("\"left\"");
        mayGoOn.SetResult();
        harness.Say("dev", 1);
        await harness.SendAsync("""{"type":"join","channel":"tea","rid":"2"}""");
        Assert.Single(await harness.UntilAsync("\"rid\":\"2\""));
    }

    [Fact]
    public async Task A_client_that_asks_for_more_than_it_takes_at_once_is_answered_as_it_takes_it()
    {
        const int Questions = 90;
        await using var harness = new SessionHarness(new GatewayLimits { FloodPerSecond = 0, RequestsPerSecond = 1_000 });
        harness.Grains.OnRead = (_, from, count) => Task.FromResult(ScriptedGrains.Page(300, from, count, textLength: 4_000));
        await harness.LoginAsync(""","caps":["history"]""");
        await harness.SendAsync(string.Join('\n', Enumerable.Range(1, Questions).Select(rid => $$"""{"type":"history","rid":"{{rid}}"}""")));
        for (var rid = 1; rid <= Questions; rid++)
            Assert.StartsWith($$"""{"type":"history","rid":"{{rid}}",""", await harness.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_have_a_limit_of_their_own_and_messages_do_not_count()
    {
        await using var harness = new SessionHarness(new GatewayLimits { FloodPerSecond = 0, RequestsPerSecond = 2 });
        harness.Grains.OnJoin = _ => Task.FromResult(new JoinResult(ChannelOutcome.AlreadySo, 0));
        await harness.LoginAsync();
        await harness.SendAsync(string.Join('\n', Enumerable.Repeat("""{"type":"msg","text":"hi"}""", 20)));
        await harness.SendAsync(string.Join('\n', Enumerable.Range(1, 4).Select(rid => $$"""{"type":"join","channel":"tea","rid":"{{rid}}"}""")));
        Assert.Contains("joined", await harness.NextAsync(), StringComparison.Ordinal);
        Assert.Contains("joined", await harness.NextAsync(), StringComparison.Ordinal);
        Assert.Contains("joined", await harness.NextAsync(), StringComparison.Ordinal);
        Assert.Contains("\"code\":\"rate_limited\",\"rid\":\"4\",\"retry_ms\":500", await harness.NextAsync(), StringComparison.Ordinal);
        harness.Time.Advance(TimeSpan.FromMilliseconds(500));
        await harness.SendAsync("""{"type":"join","channel":"tea","rid":"5"}""");
        Assert.Contains("joined", await harness.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_is_being_carried_out_was_in_time()
    {
        await using var harness = new SessionHarness();
        var claimed = await LogInUntilItIsLateAsync(harness);
        claimed.SetResult(new ClaimResult(ClaimOutcome.Held));
        Assert.Contains("welcome", await harness.NextAsync(), StringComparison.Ordinal);
        await harness.SendAsync("""{"type":"join","channel":"tea"}""");
        Assert.Contains("joined", await harness.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task But_one_that_is_refused_then_was_not()
    {
        await using var harness = new SessionHarness();
        var claimed = await LogInUntilItIsLateAsync(harness);
        claimed.SetResult(new ClaimResult(ClaimOutcome.Taken));
        Assert.Contains("username_taken", await harness.NextAsync(), StringComparison.Ordinal);
        Assert.Contains("\"code\":\"login_timeout\",\"fatal\":true", await harness.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_log_in_in_time_is_told_so()
    {
        await using var harness = new SessionHarness();
        harness.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("\"code\":\"login_timeout\",\"fatal\":true,\"reconnect\":false", await harness.NextAsync(), StringComparison.Ordinal);
    }

    // The name may be in the log although the answer was lost. The same session must get it, and nobody may find it taken by a session that is gone.
    [Fact]
    public async Task A_login_that_was_put_off_is_asked_again_by_the_same_session_and_given_back_before_another_name()
    {
        await using var harness = new SessionHarness();
        List<string> calls = [];
        var outcome = ClaimOutcome.Unavailable;
        harness.Grains.OnClaim = (session, _) =>
        {
            calls.Add($"claim {session.UserKey} {session.Id}");
            return Task.FromResult(new ClaimResult(outcome));
        };
        harness.Grains.OnRelease = session =>
        {
            calls.Add($"release {session.UserKey} {session.Id}");
            return Task.FromResult(outcome != ClaimOutcome.Unavailable);
        };
        await LogInAsync("Dana", "unavailable");
        await LogInAsync("Dana", "unavailable");
        await LogInAsync("Eva", "unavailable");
        outcome = ClaimOutcome.Held;
        await LogInAsync("Eva", "welcome");
        Assert.Equal(["claim dana A.1.1", "claim dana A.1.1", "release dana A.1.1", "release dana A.1.1", "claim eva A.1.2"], calls);

        async Task LogInAsync(string name, string answer)
        {
            await harness.SendAsync($$"""{"type":"login","username":"{{name}}"}""");
            Assert.Contains(answer, await harness.NextAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_leave_whose_answer_was_lost_ends_the_hearing_when_it_is_asked_again()
    {
        await using var harness = new SessionHarness();
        var outcome = ChannelOutcome.Unavailable;
        harness.Grains.OnChannels = new UserChannels([new ChannelHead("dev", "k3f", 0)], []);
        harness.Grains.OnLeave = _ => Task.FromResult(outcome);
        await harness.LoginAsync();
        await harness.SendAsync("""{"type":"leave","channel":"dev"}""");
        Assert.Contains("unavailable", await harness.NextAsync(), StringComparison.Ordinal);
        outcome = ChannelOutcome.NotMember;
        await harness.SendAsync("""{"type":"leave","channel":"dev"}""");
        Assert.Contains("left", await harness.NextAsync(), StringComparison.Ordinal);
        await harness.SendAsync("""{"type":"leave","channel":"dev"}""");
        Assert.Contains("not_in_channel", await harness.NextAsync(), StringComparison.Ordinal);
        harness.Say("dev", 3);
        await harness.SendAsync("""{"type":"join","channel":"tea"}""");
        Assert.Contains("joined", await harness.NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"history","rid":"1","around":5000}""", "\"items\":[],\"oldest\":1,\"head\":300,\"end\":false")]
    [InlineData("""{"type":"history","rid":"1","before":3}""", "\"end\":true")]
    [InlineData("""{"type":"history","rid":"1","after":300}""", "\"items\":[],\"oldest\":1,\"head\":300,\"end\":true")]
    public async Task A_page_says_whether_there_is_more_where_it_was_asked_for(string question, string expected)
    {
        await using var harness = new SessionHarness();
        harness.Grains.OnRead = (_, from, count) => Task.FromResult(ScriptedGrains.Page(300, from, count));
        await harness.LoginAsync(""","caps":["history"]""");
        await harness.SendAsync(question);
        Assert.Contains(expected, await harness.NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"history"}""", 300, false)]
    [InlineData("""{"type":"history","before":150,"limit":300}""", 149, false)]
    [InlineData("""{"type":"history","after":150,"limit":300}""", 151, true)]
    public async Task A_page_is_cut_where_it_is_farthest_from_the_question_and_no_more_is_read_than_fits(string question, int nearest, bool isForwards)
    {
        await using var harness = new SessionHarness();
        var read = 0;
        harness.Grains.OnRead = (_, from, count) =>
        {
            var page = ScriptedGrains.Page(300, from, count, textLength: 8_000);
            read += page.Messages.Count;
            return Task.FromResult(page);
        };
        await harness.LoginAsync(""","caps":["history"]""");
        await harness.SendAsync(question);
        var line = await harness.NextAsync();
        Assert.InRange(line!.Length, 50_000, 65_536);
        var seqs = JsonDocument.Parse(line).RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("seq").GetInt32()).ToArray();
        Assert.Equal(nearest, isForwards ? seqs[0] : seqs[^1]);
        Assert.Equal(Enumerable.Range(seqs[0], seqs.Length), seqs);
        Assert.InRange(read, seqs.Length, 40);
    }

    // A login that began in time; how it ends, the test says.
    private static async Task<TaskCompletionSource<ClaimResult>> LogInUntilItIsLateAsync(SessionHarness harness)
    {
        var isClaiming = new TaskCompletionSource();
        var claimed = new TaskCompletionSource<ClaimResult>();
        harness.Grains.OnClaim = (_, _) =>
        {
            isClaiming.SetResult();
            return claimed.Task;
        };
        await harness.SendAsync("""{"type":"login","username":"Dana"}""");
        await isClaiming.Task;
        harness.Time.Advance(TimeSpan.FromSeconds(60));
        return claimed;
    }

    private static string TypeAndCid(string line)
    {
        var json = JsonDocument.Parse(line).RootElement;
        return $"{json.GetProperty("type").GetString()} {json.GetProperty("cid").GetString()}";
    }
}
