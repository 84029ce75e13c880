using OrleansChat.Gateway.Sending;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Gateway;

public sealed class PingWatchTests
{
    private readonly ManualTime _time = new();
    private PingWatch _watch;
    private long _sent;
    private long _lines;
    private bool _isSending;
    private bool _isListening = true;

    public PingWatchTests() => _watch = new PingWatch(30_000, 60_000, _time);

    [Fact]
    public void A_client_that_nothing_is_sent_to_is_asked_once_and_given_up_when_it_says_nothing()
    {
        Assert.Equal(PingStep.None, After(29_999));
        Assert.Equal(PingStep.Ask, After(1));
        _sent++; // The question.
        Assert.Equal(PingStep.None, After(59_999));
        Assert.Equal(PingStep.GiveUp, After(1));
    }

    [Fact]
    public void A_client_that_says_anything_is_asked_again_after_the_next_silence()
    {
        for (var round = 0; round < 10; round++)
        {
            Assert.Equal(PingStep.Ask, After(30_000));
            _sent++;
            Assert.Equal(PingStep.None, After(0));
            _lines++;
            Assert.Equal(PingStep.None, After(29_999));
            Assert.Equal(PingStep.Ask, After(1));
            _lines++;
            _sent++;
            Assert.Equal(PingStep.None, After(0));
        }
    }

    [Fact]
    public void A_client_that_is_sent_something_now_and_then_is_not_asked()
    {
        for (var round = 0; round < 10; round++)
        {
            _sent++;
            Assert.Equal(PingStep.None, After(29_000));
        }
    }

    // It is slow; that is the matter of others.
    [Fact]
    public void A_client_for_whom_something_waits_is_not_asked()
    {
        _isSending = true;
        Assert.Equal(PingStep.None, After(300_000));
        _isSending = false;
        Assert.Equal(PingStep.None, After(29_999));
        Assert.Equal(PingStep.Ask, After(1));
    }

    [Fact]
    public void While_the_server_does_not_listen_a_client_need_not_have_answered()
    {
        After(30_000);
        _sent++;
        _isListening = false;
        Assert.Equal(PingStep.None, After(600_000));
        _isListening = true;
        Assert.Equal(PingStep.None, After(59_999));
        Assert.Equal(PingStep.GiveUp, After(1));
    }

    private PingStep After(int ms)
    {
        _time.Advance(TimeSpan.FromMilliseconds(ms));
        return _watch.Look(_sent, _isSending, _lines, _isListening);
    }
}
