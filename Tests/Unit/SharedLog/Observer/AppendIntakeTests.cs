using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Observer;
using OrleansChat.Tests.Unit.SharedLog.Support;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Observer;

public sealed class AppendIntakeTests
{
    private const int TimeoutMs = 5_000;

    private readonly ManualTime _time = new();
    private readonly AppendQueue _queue = new();
    private readonly List<PendingAppend> _batch = [];
    private readonly AppendIntake _intake;

    public AppendIntakeTests() => _intake = new AppendIntake(_queue, TimeoutMs, _time);

    [Fact]
    public async Task An_answer_is_given_when_the_appender_has_it()
    {
        var answer = _intake.AppendAsync([Some.Post("Dana", "here")]);
        Take().Results[0] = new AppendResult(AppendOutcome.Appended, 7);
        Assert.False(answer.IsCompleted);
        _batch[0].Complete();
        Assert.Equal([new AppendResult(AppendOutcome.Appended, 7)], await answer.WaitAsync(Patience.Bound));
    }

    [Fact]
    public async Task A_command_that_the_appender_is_still_at_is_unavailable_after_its_time()
    {
        var answer = _intake.AppendAsync([Some.Post("Dana", "here")]);
        var taken = Take();
        _time.Advance(TimeSpan.FromMilliseconds(TimeoutMs - 1));
        Assert.False(answer.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([default], await answer.WaitAsync(Patience.Bound));
        // What the appender says later reaches nobody.
        taken.Results[0] = new AppendResult(AppendOutcome.Appended, 7);
        taken.Complete();
        Assert.Equal(AppendOutcome.Unavailable, (await answer)[0].Outcome);
    }

    [Fact]
    public async Task A_command_that_was_given_up_before_the_appender_came_to_it_is_left_out()
    {
        var first = _intake.AppendAsync([Some.Post("Dana", "one", "c1")]);
        _time.Advance(TimeSpan.FromMilliseconds(TimeoutMs));
        Assert.Equal(AppendOutcome.Unavailable, Assert.Single(await first.WaitAsync(Patience.Bound)).Outcome);
        var second = _intake.AppendAsync([Some.Post("Dana", "two", "c2")]);
        Assert.Equal("c2", Assert.IsType<PostCommand>(Take().Commands[0]).Cid);
        Assert.Single(_batch);
        _batch[0].Complete();
        await second.WaitAsync(Patience.Bound);
    }

    [Fact]
    public async Task What_was_given_up_takes_its_room_until_the_appender_has_dealt_with_it()
    {
        var many = _intake.AppendAsync([.. Enumerable.Repeat(Some.Post("Dana", "here"), LogLimits.CommandsInFlightMax)]);
        _time.Advance(TimeSpan.FromMilliseconds(TimeoutMs));
        await many.WaitAsync(Patience.Bound);
        var refused = _intake.AppendAsync([Some.Post("Dana", "no room")]);
        Assert.Equal(AppendOutcome.Unavailable, (await refused.WaitAsync(Patience.Bound))[0].Outcome);
        Assert.True(_queue.HasCommands);

        _queue.Nudge(OrleansChat.SharedLog.Nudges.LogEnd.Unknown);
        _queue.Take(restMs: 0, _batch, out _);
        Assert.Empty(_batch);
        await Patience.UntilAsync(
            () =>
            {
                _ = _intake.AppendAsync([Some.Post("Dana", "room again")]);
                return Task.FromResult(_queue.HasCommands ? "room" : null);
            },
            "room for commands");
    }

    private PendingAppend Take()
    {
        _queue.Take(restMs: 0, _batch, out _);
        return _batch[0];
    }
}
