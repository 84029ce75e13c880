using OrleansChat.Grains;
using OrleansChat.Grains.Channels;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.SharedLog.Commands;
using OrleansChat.Tests.Unit.SharedLog.Support;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Grains.Channels;

public sealed class PostTurnstileTests
{
    private readonly ManualTime _time = new();
    private readonly StubLog _log = new("A");
    private readonly PostTurnstile _turns;

    public PostTurnstileTests() => _turns = new PostTurnstile(_log, _time);

    private IEnumerable<string?> Appended => _log.Appended.Cast<PostCommand>().Select(post => post.Cid);

    [Fact]
    public void A_call_behind_none_is_appended_at_once()
    {
        AssertDone(PostAsync("s", 7, after: 0));
        AssertDone(PostAsync("s", 0, after: 0));
        Assert.Equal(["s7", "s0"], Appended);
    }

    [Fact]
    public async Task A_call_waits_for_the_one_that_it_has_overtaken()
    {
        var second = PostAsync("s", 2, after: 1);
        Assert.False(second.IsCompleted);
        Assert.Empty(_log.Appended);
        AssertDone(PostAsync("s", 1, after: 0));
        Assert.NotNull(await second.WaitAsync(Patience.Bound));
        Assert.Equal(["s1", "s2"], Appended);
    }

    [Fact]
    public void A_call_that_comes_in_its_turn_does_not_wait()
    {
        AssertDone(PostAsync("s", 1, after: 0));
        AssertDone(PostAsync("s", 2, after: 1));
    }

    [Fact]
    public async Task Calls_in_the_wrong_order_are_appended_in_the_right_one()
    {
        await Task.WhenAll(new[] { 4L, 2, 3, 1 }.Select(number => PostAsync("s", number, number - 1))).WaitAsync(Patience.Bound);
        Assert.Equal(["s1", "s2", "s3", "s4"], Appended);
    }

    [Fact]
    public async Task Sessions_do_not_wait_for_each_other()
    {
        var second = PostAsync("s", 2, after: 1);
        AssertDone(PostAsync("t", 1, after: 0));
        Assert.False(second.IsCompleted);
        AssertDone(PostAsync("s", 1, after: 0));
        Assert.NotNull(await second.WaitAsync(Patience.Bound));
    }

    [Fact]
    public async Task A_call_that_was_lost_is_waited_for_a_while_and_the_next_is_refused()
    {
        var second = PostAsync("s", 2, after: 1);
        _time.Advance(TimeSpan.FromMilliseconds(GrainLimits.TurnWaitMs - 1));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await second.WaitAsync(Patience.Bound));

        // Refused or not, it has had its turn.
        AssertDone(PostAsync("s", 3, after: 2));
        Assert.Equal(["s3"], Appended);
    }

    [Fact]
    public async Task A_call_that_comes_when_a_later_one_has_begun_is_refused()
    {
        var second = PostAsync("s", 2, after: 1);
        _time.Advance(TimeSpan.FromMilliseconds(GrainLimits.TurnWaitMs));
        Assert.Null(await second.WaitAsync(Patience.Bound));
        AssertDone(PostAsync("s", 3, after: 2));

        // It was waited for and is here at last. Its client was not told anything yet, so it must not stand behind what was sent later.
        Assert.Null(await PostAsync("s", 1, after: 0));
        AssertDone(PostAsync("s", 5, after: 0));
        Assert.Null(await PostAsync("s", 4, after: 3));
        Assert.Equal(["s3", "s5"], Appended);
    }

    [Fact]
    public async Task A_call_is_appended_once_however_often_it_arrives()
    {
        AssertDone(PostAsync("s", 1, after: 0));
        Assert.Null(await PostAsync("s", 1, after: 0));
        Assert.Equal(["s1"], Appended);
    }

    [Fact]
    public void What_a_session_did_last_is_remembered_for_a_while_and_no_longer()
    {
        AssertDone(PostAsync("s", 1, after: 0));
        _time.Advance(TimeSpan.FromMilliseconds(GrainLimits.TurnsRememberedMs));
        AssertDone(PostAsync("t", 1, after: 0));
        AssertDone(PostAsync("s", 2, after: 1));
        for (var number = 2; number <= 3; number++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(GrainLimits.TurnsRememberedMs));
            AssertDone(PostAsync("t", number, after: number - 1));
        }

        Assert.False(PostAsync("s", 3, after: 2).IsCompleted);
    }

    private static void AssertDone(Task<IReadOnlyList<AppendResult>?> call) => Assert.True(call is { IsCompletedSuccessfully: true, Result: [{ Outcome: AppendOutcome.Appended }] });

    private Task<IReadOnlyList<AppendResult>?> PostAsync(string session, long number, long after)
        => _turns.AppendAsync(session, new PostTurn(number, after), [Some.Post("Dana", "text", $"{session}{number}")]);
}
