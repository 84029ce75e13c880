using OrleansChat.Gateway.Sessions;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Gateway;

public sealed class BadLineWindowTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void The_last_one_allowed_within_the_window_is_too_many()
    {
        var window = new BadLineWindow(linesMax: 3, windowMs: 1_000, _time);
        Assert.False(window.Add());
        Assert.False(window.Add());
        Assert.True(window.Add());
    }

    [Fact]
    public void Lines_older_than_the_window_do_not_count()
    {
        var window = new BadLineWindow(linesMax: 3, windowMs: 1_000, _time);
        window.Add();
        window.Add();
        _time.Advance(TimeSpan.FromMilliseconds(1_001));
        Assert.False(window.Add());
        Assert.False(window.Add());
        Assert.True(window.Add());
    }
}
