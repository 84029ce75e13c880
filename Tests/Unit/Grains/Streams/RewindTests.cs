using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Grains.Streams;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Entries;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.Grains.Streams;

/// <summary>A channel's stream can be subscribed to from an earlier place on: its token is a seq of the log.</summary>
public sealed class RewindTests
{
    private const int PageMessages = 3;

    private readonly LogStreamProvider _streams;
    private readonly TaskCompletionSource _mayRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Recorder _recorder = new();
    private IOException? _failure;

    public RewindTests()
    {
        _streams = new LogStreamProvider(NullLoggerFactory.Instance, _ => { }, ReadAsync);
        _streams.OnStart(new LogPosition("k3f", new() { ["general"] = 10 }));
    }

    private IAsyncStream<ChannelBatch> Channel => _streams.GetStream<ChannelBatch>(ChatStreams.OfChannel("general"));

    [Fact]
    public async Task A_subscription_begins_behind_its_token_and_goes_on_with_what_comes()
    {
        _mayRead.SetResult();
        await Channel.SubscribeAsync(_recorder, new SeqToken(4));
        _streams.OnEntries([Some.Message(11), Some.Message(12)]);
        await _recorder.UntilAsync(12);
        Assert.Equal((4, 0), (_recorder.Items[0].HeadSeq, _recorder.Items[0].Messages.Count));
        Assert.Equal([5, 6, 7, 8, 9, 10, 11, 12], _recorder.Seqs);
        Assert.All(_recorder.Items.Zip(_recorder.Tokens), pair => Assert.Equal(pair.First.HeadSeq, pair.Second));
    }

    [Fact]
    public async Task What_comes_while_it_is_read_waits_behind_it()
    {
        await Channel.SubscribeAsync(_recorder, new SeqToken(0));
        _streams.OnEntries([Some.Message(11)]);
        _streams.OnEntries([Some.Message(12)]);
        Assert.DoesNotContain(11, _recorder.Seqs);
        _mayRead.SetResult();
        await _recorder.UntilAsync(12);
        Assert.Equal(Enumerable.Range(1, 12).Select(seq => (long)seq), _recorder.Seqs);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(99)]
    public async Task A_token_of_the_last_message_or_of_none_yet_begins_now(long seq)
    {
        await Channel.SubscribeAsync(_recorder, new SeqToken(seq));
        _streams.OnEntries([Some.Message(11)]);
        Assert.Equal([11], _recorder.Seqs);
        Assert.Equal(10, _recorder.Items[0].HeadSeq);
    }

    [Fact]
    public async Task Another_observer_goes_on_behind_the_last_token_of_the_one_before()
    {
        _mayRead.SetResult();
        var handle = await Channel.SubscribeAsync(_recorder);
        _streams.OnEntries([Some.Message(11)]);
        var next = new Recorder();
        await handle.ResumeAsync(next, new SeqToken(9));
        _streams.OnEntries([Some.Message(12)]);
        await next.UntilAsync(12);
        Assert.Equal([10, 11, 12], next.Seqs);
        Assert.Equal([11], _recorder.Seqs);
    }

    [Fact]
    public async Task Who_leaves_while_it_is_read_hears_no_more()
    {
        var handle = await Channel.SubscribeAsync(_recorder, new SeqToken(0));
        await handle.UnsubscribeAsync();
        _mayRead.SetResult();
        var other = new Recorder();
        await Channel.SubscribeAsync(other, new SeqToken(0));
        await other.UntilAsync(10);
        Assert.Empty(_recorder.Seqs);
    }

    [Fact]
    public async Task What_cannot_be_read_ends_the_subscription()
    {
        _failure = new IOException("no disk");
        _mayRead.SetResult();
        await Channel.SubscribeAsync(_recorder, new SeqToken(0));
        Assert.Same(_failure, await _recorder.Error.WaitAsync(Patience.Bound));
        _streams.OnEntries([Some.Message(11)]);
        Assert.Empty(_recorder.Seqs);
    }

    [Fact]
    public void What_happens_now_has_no_earlier_place()
    {
        var stream = _streams.GetStream<ServerChange>(ChatStreams.Servers);
        Assert.True(_streams.IsRewindable);
        Assert.True(Channel.IsRewindable);
        Assert.False(stream.IsRewindable);
        Assert.Throws<NotSupportedException>(() => { _ = stream.SubscribeAsync(new NoObserver(), new SeqToken(1)); });
    }

    private async ValueTask<IReadOnlyList<RelayMessage>> ReadAsync(string channel, long fromSeq, int count)
    {
        await _mayRead.Task;
        if (_failure is not null)
            throw _failure;
        return [.. Enumerable.Range(0, Math.Min(count, PageMessages)).Select(i => Some.Message(fromSeq + i))];
    }

    private sealed class NoObserver : IAsyncObserver<ServerChange>
    {
        public Task OnNextAsync(ServerChange item, StreamSequenceToken? token = null) => Task.CompletedTask;

        public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
    }

    private sealed class Recorder : IAsyncObserver<ChannelBatch>
    {
        private readonly Lock _gate = new();
        private readonly List<(ChannelBatch Item, long Token)> _items = [];
        private readonly TaskCompletionSource<Exception> _error = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private (long Seq, TaskCompletionSource Reached) _awaited = (long.MaxValue, new());

        public Task<Exception> Error => _error.Task;

        public IReadOnlyList<ChannelBatch> Items => Of(entry => entry.Item);

        public IReadOnlyList<long> Tokens => Of(entry => entry.Token);

        public IReadOnlyList<long> Seqs => [.. Items.SelectMany(item => item.Messages).Select(message => message.Seq)];

        public Task OnNextAsync(ChannelBatch item, StreamSequenceToken? token = null)
        {
            lock (_gate)
            {
                _items.Add((item, token!.SequenceNumber));
                if (item.HeadSeq >= _awaited.Seq)
                    _awaited.Reached.TrySetResult();
            }

            return Task.CompletedTask;
        }

        public Task OnErrorAsync(Exception ex)
        {
            _error.TrySetResult(ex);
            return Task.CompletedTask;
        }

        public Task UntilAsync(long seq)
        {
            lock (_gate)
            {
                _awaited = (seq, new(TaskCreationOptions.RunContinuationsAsynchronously));
                if (_items.Count > 0 && _items[^1].Item.HeadSeq >= seq)
                    _awaited.Reached.SetResult();
                return _awaited.Reached.Task.WaitAsync(Patience.Bound);
            }
        }

        private IReadOnlyList<T> Of<T>(Func<(ChannelBatch Item, long Token), T> part)
        {
            lock (_gate)
                return [.. _items.Select(part)];
        }
    }
}
