using OrleansChat.Gateway.Accounts;

namespace OrleansChat.Tests.Unit.Gateway.Accounts;

public sealed class PasswordTurnsTests
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    [Fact]
    public async Task So_many_go_at_once_and_the_others_in_their_order()
    {
        var turns = new PasswordTurns(atOnceMax: 2, waitingMax: 10);
        Assert.Equal(TurnOutcome.Taken, await turns.TakeAsync(Never));
        Assert.Equal(TurnOutcome.Taken, await turns.TakeAsync(Never));
        var (third, fourth) = (turns.TakeAsync(Never), turns.TakeAsync(Never));
        Assert.False(third.IsCompleted);
        turns.End();
        Assert.Equal(TurnOutcome.Taken, await third.WaitAsync(Patience.Bound, TestContext.Current.CancellationToken));
        Assert.False(fourth.IsCompleted);
        turns.End();
        Assert.Equal(TurnOutcome.Taken, await fourth.WaitAsync(Patience.Bound, TestContext.Current.CancellationToken));
        turns.End();
        turns.End();
        Assert.Equal(TurnOutcome.Taken, await turns.TakeAsync(Never));
    }

    [Fact]
    public async Task So_many_wait_and_no_more()
    {
        var turns = new PasswordTurns(atOnceMax: 1, waitingMax: 2);
        await turns.TakeAsync(Never);
        var second = turns.TakeAsync(Never);
        var third = turns.TakeAsync(Never);
        Assert.Equal(TurnOutcome.NoRoom, await turns.TakeAsync(Never));
        turns.End();
        Assert.Equal(TurnOutcome.Taken, await second.WaitAsync(Patience.Bound, TestContext.Current.CancellationToken));
        var fourth = turns.TakeAsync(Never);
        Assert.False(third.IsCompleted || fourth.IsCompleted);
    }

    [Fact]
    public async Task Who_is_gone_keeps_neither_a_place_nor_a_turn()
    {
        var turns = new PasswordTurns(atOnceMax: 1, waitingMax: 1);
        await turns.TakeAsync(Never);
        var gone = new TaskCompletionSource();
        var second = turns.TakeAsync(gone.Task);
        Assert.Equal(TurnOutcome.NoRoom, await turns.TakeAsync(Never));
        gone.SetResult();
        Assert.Equal(TurnOutcome.Gone, await second.WaitAsync(Patience.Bound, TestContext.Current.CancellationToken));
        var third = turns.TakeAsync(Never);
        turns.End();
        Assert.Equal(TurnOutcome.Taken, await third.WaitAsync(Patience.Bound, TestContext.Current.CancellationToken));
    }
}
