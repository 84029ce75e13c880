using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Observer;
using OrleansChat.Tests.Unit.SharedLog.Support;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Observer;

public sealed class LogDelivererTests : IDisposable
{
    private const int TimeoutMs = 60_000;

    private readonly ManualTime _time = new();
    private readonly Recorder _recorder = new();
    private readonly LogDeliverer _deliverer;
    private readonly List<int> _threads = [];
    private TimeSpan _takes;

    public LogDelivererTests()
    {
        _recorder.OnDelivery = () =>
        {
            lock (_threads)
                _threads.Add(Environment.CurrentManagedThreadId);
            _time.Advance(_takes);
        };
        _deliverer = new LogDeliverer([_recorder], new LogEvents(NullLogger.Instance, _time), _time);
    }

    public void Dispose() => Assert.True(_deliverer.Close(TimeoutMs));

    [Fact]
    public void What_is_quick_is_done_when_the_call_returns_on_its_thread()
    {
        for (var seq = 1; seq <= 3; seq++)
        {
            Deliver(seq);
            Assert.Equal(seq, _recorder.Entries.Count);
        }

        Assert.All(_threads, thread => Assert.Equal(Environment.CurrentManagedThreadId, thread));
    }

    [Fact]
    public async Task After_a_long_delivery_another_thread_does_it_until_many_were_quick()
    {
        _takes = TimeSpan.FromMicroseconds(LogLimits.QuickDeliveryUs);
        Deliver(1);
        _takes = default;
        // The rest of this clock would last for ever.
        _time.Advance(TimeSpan.FromSeconds(1));
        var last = 1;
        while (last <= LogLimits.QuickDeliveriesMin)
        {
            Assert.False(IsDeliveredHere(++last));
            await _recorder.UntilMessagesAsync(last);
        }

        // The thread says that it is done a moment after its followers have heard.
        while (!IsDeliveredHere(++last))
            await _recorder.UntilMessagesAsync(last);
        Assert.Equal(Enumerable.Range(1, last).Select(seq => (long)seq), _recorder.Messages.Select(message => message.Seq));
    }

    [Fact]
    public async Task In_the_rest_after_a_long_delivery_entries_gather_and_the_end_does_not_wait_for_it()
    {
        _takes = TimeSpan.FromMilliseconds(LogLimits.DeliveryRestMsMax);
        Deliver(1);
        Deliver(2);
        Deliver(3);
        // This clock stands, so the rest is not over.
        Assert.Single(_recorder.Entries);
        Assert.True(_deliverer.Close(TimeoutMs));
        await _recorder.UntilMessagesAsync(3);
        Assert.Equal(2, _threads.Count);
    }

    private void Deliver(long seq) => _deliverer.Deliver([Some.Message(seq)]);

    private bool IsDeliveredHere(long seq)
    {
        Deliver(seq);
        lock (_threads)
            return _threads.Count == seq && _threads[^1] == Environment.CurrentManagedThreadId;
    }
}
