using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Gateway;
using OrleansChat.Gateway.Fanout;
using OrleansChat.Grains.Interfaces.Streams;

namespace OrleansChat.Tests.Unit.Gateway;

public sealed class ChannelFanoutTests
{
    private readonly ChannelFanout _fanout = new("dev", new GatewayLimits { FrameBytes = 200 }, new FrameBudget(1_000_000), new GatewayEvents(NullLogger.Instance));

    [Fact]
    public async Task Every_listener_hears_the_same_bytes_which_were_encoded_once()
    {
        var (one, two) = (new Listener(), new Listener());
        _fanout.Join(one);
        _fanout.Join(two);
        await _fanout.OnNextAsync(Batch(1, 2));
        Assert.Equal(one.Text, two.Text);
        Assert.Equal(one.Frames, two.Frames); // ReadOnlyMemory compares by identity of the memory.
        Assert.Equal(
            """
            {"type":"msg","from":"Dana","server":"A","text":"1","channel":"dev","seq":1,"timestamp":1732199912.345}
            {"type":"msg","from":"Dana","server":"A","text":"2","channel":"dev","seq":2,"timestamp":1732199912.345}

            """,
            one.Text);
    }

    [Fact]
    public async Task A_batch_is_flushed_once_however_many_messages_it_has()
    {
        var listener = new Listener();
        _fanout.Join(listener);
        await _fanout.OnNextAsync(Batch(1, 40));
        Assert.Equal(1, listener.Flushes);
        Assert.All(listener.Frames, frame => Assert.InRange(frame.Length, 1, 400));
    }

    [Fact]
    public async Task A_listener_is_told_where_it_begins_and_hears_exactly_what_follows()
    {
        await _fanout.OnNextAsync(new ChannelBatch("dev", "k3f", 7, []));
        var early = new Listener();
        Assert.Equal(7, _fanout.Join(early).Seq);
        await _fanout.OnNextAsync(Batch(8, 9));
        var late = new Listener();
        var start = _fanout.Join(late);
        Assert.Equal(("dev", "k3f", 9), (start.Channel, start.Epoch, start.Seq));
        await _fanout.OnNextAsync(Batch(10, 10));
        Assert.Equal([8, 9, 10], early.Seqs);
        Assert.Equal([10], late.Seqs);
    }

    [Fact]
    public async Task A_listener_that_was_removed_hears_nothing_and_the_others_go_on()
    {
        var listeners = Enumerable.Range(0, 5).Select(_ => new Listener()).ToArray();
        foreach (var listener in listeners)
            _fanout.Join(listener);
        _fanout.Remove(listeners[0]);
        _fanout.Remove(listeners[3]);
        _fanout.Remove(listeners[3]);
        await _fanout.OnNextAsync(Batch(1, 1));
        Assert.Equal([0, 1, 1, 0, 1], listeners.Select(listener => listener.Seqs.Count));
    }

    [Fact]
    public async Task A_listener_without_room_is_taken_off_alone_and_joins_again_only_when_it_has_everything()
    {
        var (slow, other) = (new Listener(), new Listener());
        _fanout.Join(slow);
        _fanout.Join(other);
        await _fanout.OnNextAsync(Batch(1, 2));
        slow.HasRoom = false;
        await _fanout.OnNextAsync(Batch(3, 4));
        slow.HasRoom = true;
        await _fanout.OnNextAsync(Batch(5, 5));
        Assert.Equal([2], slow.FellBehindAt);
        Assert.Equal([1, 2], slow.Seqs);
        Assert.Equal([1, 2, 3, 4, 5], other.Seqs);

        slow.LastSeq = 4;
        Assert.False(_fanout.TryJoin(slow));
        Assert.Equal(0, slow.CaughtUp);
        slow.LastSeq = 5;
        Assert.True(_fanout.TryJoin(slow));
        await _fanout.OnNextAsync(Batch(6, 6));
        Assert.Equal([1, 2, 6], slow.Seqs);
    }

    [Fact]
    public async Task What_is_sent_is_kept_while_somebody_is_behind_and_no_longer()
    {
        var (slow, gone, other) = (new Listener { HasRoom = false }, new Listener { HasRoom = false }, new Listener());
        foreach (var listener in new[] { slow, gone, other })
            _fanout.Join(listener);
        await _fanout.OnNextAsync(Batch(1, 4));
        await _fanout.OnNextAsync(Batch(5, 5));
        _fanout.Remove(gone);
        var frames = new List<ReadOnlyMemory<byte>>();
        Assert.Equal(5, _fanout.Recent.TryTake(0, int.MaxValue, frames)?.LastSeq);
        Assert.Equal(other.Frames, frames);

        slow.LastSeq = 5;
        Assert.True(_fanout.TryJoin(slow));
        Assert.Null(_fanout.Recent.TryTake(0, int.MaxValue, frames));
    }

    [Fact]
    public async Task It_is_kept_also_when_nobody_hears_the_channel_live()
    {
        var slow = new Listener { HasRoom = false };
        _fanout.Join(slow);
        await _fanout.OnNextAsync(Batch(1, 1));
        await _fanout.OnNextAsync(Batch(2, 3));
        Assert.Equal(3, _fanout.Recent.TryTake(1, int.MaxValue, [])?.LastSeq);
    }

    [Fact]
    public async Task Joining_again_neither_doubles_nor_loses_anything()
    {
        var listener = new Listener();
        _fanout.Join(listener);
        await _fanout.OnNextAsync(Batch(1, 3));
        var said = new List<long>();
        _fanout.Join(listener, onJoined: head => said.Add(head.Seq));
        await _fanout.OnNextAsync(Batch(4, 4));
        Assert.Equal([1, 2, 3, 4], listener.Seqs);
        Assert.Equal([3], said);
    }

    [Fact]
    public async Task A_listener_that_has_heard_more_than_there_is_here_hears_the_channel_when_it_is_there()
    {
        var (far, near, gone) = (new Listener { LastSeq = 4 }, new Listener { LastSeq = 3 }, new Listener { LastSeq = 4 });
        foreach (var listener in new[] { far, near, gone })
            Assert.True(_fanout.TryJoin(listener));
        await _fanout.OnNextAsync(Batch(1, 2));
        _fanout.Remove(gone);
        await _fanout.OnNextAsync(Batch(3, 4));
        await _fanout.OnNextAsync(Batch(5, 5));
        Assert.Equal([5], far.Seqs);
        Assert.Empty(gone.Seqs);
        // Its place is in the middle of what came at once.
        Assert.Empty(near.Seqs);
        Assert.Equal(1, near.CaughtUp);
    }

    [Fact]
    public async Task A_listener_that_joins_at_a_place_further_on_is_told_so_and_hears_nothing_before_it()
    {
        await _fanout.OnNextAsync(Batch(1, 2));
        var (here, there) = (new Listener(), new Listener());
        Assert.Equal(2, _fanout.Join(here, sinceSeq: 1).Seq);
        Assert.Equal(5, _fanout.Join(there, sinceSeq: 5).Seq);
        await _fanout.OnNextAsync(Batch(3, 3));
        Assert.Equal([3], here.Seqs);
        await _fanout.OnNextAsync(Batch(4, 5));
        await _fanout.OnNextAsync(Batch(6, 6));
        Assert.Equal([3, 4, 5, 6], here.Seqs);
        Assert.Equal([6], there.Seqs);
    }

    [Fact]
    public async Task When_the_stream_fails_all_listeners_lose_the_channel()
    {
        var ahead = new Listener { LastSeq = 7 };
        Assert.True(_fanout.TryJoin(ahead));
        var listener = new Listener();
        _fanout.Join(listener);
        await _fanout.OnErrorAsync(new InvalidOperationException("lost"));
        Assert.True(listener.IsLost);
        Assert.True(ahead.IsLost);
        Assert.True(_fanout.IsLost);

        var behind = new Listener { LastSeq = 3 };
        Assert.True(_fanout.TryJoin(behind));
        Assert.True(behind.IsLost);
    }

    private static ChannelBatch Batch(int first, int last)
    {
        var messages = Enumerable.Range(first, last - first + 1)
            .Select(seq => new ChannelMessage(seq, "Dana", "A", Encoding.UTF8.GetBytes($"\"{seq}\""), 1732199912345))
            .ToArray();
        return new ChannelBatch("dev", "k3f", last, messages);
    }

    private sealed class Listener : IListener
    {
        public List<ReadOnlyMemory<byte>> Frames { get; } = [];

        public bool IsLost { get; private set; }

        public bool HasRoom { get; set; } = true;

        public List<long> FellBehindAt { get; } = [];

        public int Flushes { get; private set; }

        public string Text => string.Concat(Frames.Select(frame => Encoding.UTF8.GetString(frame.Span)));

        public List<int> Seqs => [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("seq").GetInt32())];

        public bool TryHear(IReadOnlyList<ReadOnlyMemory<byte>> frames, int bytes)
        {
            Assert.Equal(bytes, frames.Sum(frame => frame.Length));
            if (HasRoom)
                Frames.AddRange(frames);
            return HasRoom;
        }

        public void Flush() => Flushes++;

        public int CaughtUp { get; private set; }

        public long LastSeq { get; set; }

        public void FallBehind(long lastSeq) => FellBehindAt.Add(lastSeq);

        public void BeginBefore(long seq) => LastSeq = seq - 1;

        public Standing TryGoLive(long headSeq)
            => LastSeq == headSeq ? Standing.Live : LastSeq > headSeq ? Standing.Ahead : Standing.Behind;

        public void CatchUp() => CaughtUp++;

        public void Lose() => IsLost = true;
    }
}
