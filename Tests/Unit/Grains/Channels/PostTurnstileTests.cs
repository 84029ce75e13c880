using OrleansChat.Grains;
using OrleansChat.Grains.Channels;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Grains.Channels;

public sealed class PostTurnstileTests
{
    private readonly ManualTime _time = new();
    private readonly PostTurnstile _turns;

    public PostTurnstileTests() => _turns = new PostTurnstile(_time);

    [Fact]
    public async Task A_call_behind_none_begins_at_once()
    {
        Assert.True(await _turns.WaitAsync("s", new PostTurn(7, 0)));
        Assert.True(await _turns.WaitAsync("s", default));
    }

    [Fact]
    public async Task A_call_waits_for_the_one_that_it_has_overtaken()
    {
        var second = _turns.WaitAsync("s", new PostTurn(2, 1)).AsTask();
        Assert.False(second.IsCompleted);
        _turns.Begin("s", new PostTurn(1, 0));
        Assert.True(await second.WaitAsync(Patience.Bound));
    }

    [Fact]
    public void A_call_that_comes_in_its_turn_does_not_wait()
    {
        _turns.Begin("s", new PostTurn(1, 0));
        Assert.True(_turns.WaitAsync("s", new PostTurn(2, 1)).AsTask() is { IsCompletedSuccessfully: true, Result: true });
    }

    [Fact]
    public async Task Calls_in_the_wrong_order_begin_in_the_right_one()
    {
        var order = new List<long>();
        await Task.WhenAll(new[] { 4L, 2, 3, 1 }.Select(async number =>
        {
            var turn = new PostTurn(number, number - 1);
            Assert.True(await _turns.WaitAsync("s", turn).AsTask().WaitAsync(Patience.Bound));
            order.Add(number);
            _turns.Begin("s", turn);
        }));
        Assert.Equal([1, 2, 3, 4], order);
    }

    [Fact]
    public async Task Sessions_do_not_wait_for_each_other()
    {
        var second = _turns.WaitAsync("s", new PostTurn(2, 1)).AsTask();
        _turns.Begin("t", new PostTurn(1, 0));
        Assert.False(second.IsCompleted);
        _turns.Begin("s", new PostTurn(1, 0));
        Assert.True(await second.WaitAsync(Patience.Bound));
    }

    [Fact]
    public async Task A_call_that_was_lost_is_waited_for_a_while_and_the_next_is_refused()
    {
        var second = _turns.WaitAsync("s", new PostTurn(2, 1)).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(GrainLimits.TurnWaitMs - 1));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await second.WaitAsync(Patience.Bound));

        // Refused or not, it has had its turn.
        _turns.Begin("s", new PostTurn(2, 1));
        Assert.True(await _turns.WaitAsync("s", new PostTurn(3, 2)));
    }

    [Fact]
    public async Task What_a_session_did_last_is_remembered_for_a_while_and_no_longer()
    {
        _turns.Begin("s", new PostTurn(1, 0));
        _time.Advance(TimeSpan.FromMilliseconds(GrainLimits.TurnsRememberedMs));
        _turns.Begin("t", new PostTurn(1, 0));
        Assert.True(await _turns.WaitAsync("s", new PostTurn(2, 1)));
        _time.Advance(TimeSpan.FromMilliseconds(GrainLimits.TurnsRememberedMs));
        _turns.Begin("t", new PostTurn(2, 1));
        Assert.False(_turns.WaitAsync("s", new PostTurn(2, 1)).AsTask().IsCompleted);
    }
}
