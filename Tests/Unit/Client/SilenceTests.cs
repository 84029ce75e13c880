using OrleansChat.Client;
using OrleansChat.Client.Session;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Client;

public sealed class SilenceTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly ManualTime _time = new();
    private readonly TaskCompletionSource _over = new();
    private readonly Silence _silence;

    public SilenceTests() => _silence = new Silence(_time);

    [Fact]
    public async Task It_lasts_when_nothing_was_heard_for_so_long_and_not_a_moment_earlier()
    {
        _silence.Listen();
        var lasts = _silence.LastsAsync(_over.Task);

        _time.Advance(ClientLimits.SilenceMax - Moment);
        Assert.True(_time.HasTimer(dueIn: Moment));
        Assert.False(lasts.IsCompleted);
        _time.Advance(Moment);

        Assert.True(await lasts);
    }

    [Fact]
    public async Task What_is_heard_begins_it_anew()
    {
        _silence.Listen();
        _time.Advance(TimeSpan.FromSeconds(50));
        _silence.Hear();
        _silence.Listen();
        var lasts = _silence.LastsAsync(_over.Task);

        _time.Advance(ClientLimits.SilenceMax - Moment);
        Assert.False(lasts.IsCompleted);
        _time.Advance(Moment);

        Assert.True(await lasts);
    }

    [Fact]
    public async Task One_who_is_busy_with_what_was_heard_has_not_been_left_alone()
    {
        _silence.Listen();
        var lasts = _silence.LastsAsync(_over.Task);
        _silence.Hear();

        _time.Advance(ClientLimits.SilenceMax);
        await TimerAsync();
        _time.Advance(ClientLimits.SilenceMax);
        await TimerAsync();
        Assert.False(lasts.IsCompleted);

        _over.SetResult();
        Assert.False(await lasts);
    }

    [Fact]
    public async Task A_connection_that_has_ended_is_not_silent()
    {
        _silence.Listen();
        var lasts = _silence.LastsAsync(_over.Task);

        _over.SetResult();

        Assert.False(await lasts);
    }

    [Fact]
    public async Task A_server_that_pinged_and_fell_silent_is_left()
    {
        await using var bot = new Bot();
        var server = await bot.LoginAsync();
        await server.SendAsync("""{"type":"ping","heads":{"general":0}}""");
        await server.ExpectAsync("pong");
        bot.Network.IsAllDown = true;

        bot.Time.Expire();

        Assert.Equal("the server was silent", ((LostEvent)(await bot.HeardAsync(heard => heard is LostEvent))[^1]).Reason);
    }

    [Fact]
    public async Task A_server_that_never_pings_may_have_nothing_to_say_for_hours()
    {
        await using var bot = new Bot();
        var server = await bot.LoginAsync();

        bot.Time.Expire();
        await server.SayAsync("general", 1, "still here");

        Assert.DoesNotContain(await bot.HeardAsync("still here"), heard => heard is LostEvent);
    }

    // The next wait begins on another thread.
    private async Task TimerAsync() => await Patience.UntilAsync(() => Task.FromResult(_time.HasTimer(ClientLimits.SilenceMax) ? "a timer" : null), "the next wait");
}
