using OrleansChat.Client;
using OrleansChat.Client.Terminal;
using OrleansChat.Client.View;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Client.Terminal;

public sealed class TypingReportTests
{
    private static readonly Place Dev = new("dev");

    private readonly ManualTime _time = new();
    private readonly TypingReport _report;

    public TypingReportTests() => _report = new TypingReport(_time);

    [Fact]
    public void The_first_letter_is_told_and_the_next_ones_only_after_a_pause()
    {
        Assert.Equal(new TypingState(Dev, IsActive: true), _report.Next(Dev, "h"));
        _time.Advance(ClientLimits.TypingPause - TimeSpan.FromMilliseconds(1));
        Assert.Null(_report.Next(Dev, "he"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(new TypingState(Dev, IsActive: true), _report.Next(Dev, "hel"));
        Assert.Null(_report.Next(Dev, "hell"));
    }

    [Fact]
    public void A_line_that_is_empty_again_is_told_once_where_it_was_begun()
    {
        _report.Next(Dev, "h");

        Assert.Equal(new TypingState(Dev, IsActive: false), _report.Next(Place.General, ""));
        Assert.Null(_report.Next(Dev, ""));
        Assert.Null(_report.Next(Dev, "again, too soon"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("/")]
    [InlineData("/ban Ahmad")]
    [InlineData("//etc")]
    public void Commands_and_nothing_are_not_told(string line) => Assert.Null(_report.Next(Dev, line));

    [Fact]
    public void A_line_that_was_sent_needs_no_other_word()
    {
        _report.Next(Dev, "hello");
        _report.Sent();

        Assert.Null(_report.Next(Dev, ""));
    }
}
