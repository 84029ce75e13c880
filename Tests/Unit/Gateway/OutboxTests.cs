using System.IO.Pipelines;
using System.Text;
using OrleansChat.Gateway.Sending;

namespace OrleansChat.Tests.Unit.Gateway;

public sealed class OutboxTests
{
    private const int BytesMax = 1_000;
    private const int ReplyBytesMax = 500;

    private readonly Pipe _pipe = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 100, resumeWriterThreshold: 50, useSynchronizationContext: false));
    private readonly Outbox _outbox;

    public OutboxTests() => _outbox = new Outbox(new PipeOutput(_pipe.Writer), BytesMax, ReplyBytesMax);

    [Fact]
    public async Task Frames_arrive_in_the_order_in_which_they_were_added()
    {
        Assert.True(TryAdd(Bytes("one\n")));
        Assert.True(TryAdd(Bytes("two\n")));
        _outbox.Flush();
        Assert.True(TryAdd(Bytes("three\n")));
        _outbox.Flush();
        Assert.Equal("one\ntwo\nthree\n", await ReadAsync(14));
    }

    [Fact]
    public async Task Nothing_is_sent_before_a_flush()
    {
        TryAdd(Bytes("one\n"));
        Assert.False(_pipe.Reader.TryRead(out _));
        _outbox.Flush();
        Assert.Equal("one\n", await ReadAsync(4));
    }

    [Fact]
    public async Task What_is_not_worth_waiting_for_is_only_taken_while_little_waits_and_until_the_end()
    {
        Assert.True(_outbox.TryAddIfIdle(Bytes("one\n"), waitingBytesMax: 0));
        Assert.False(_outbox.TryAddIfIdle(Bytes("two\n"), waitingBytesMax: 3));
        Assert.True(_outbox.TryAddIfIdle(Bytes("three\n"), waitingBytesMax: 4));
        _outbox.Flush();
        Assert.Equal("one\nthree\n", await ReadAsync(10));
        Assert.True(_outbox.TryAddIfIdle(Bytes("four\n"), waitingBytesMax: 0));
        await _outbox.CloseAsync(default, dropWaiting: false);
        Assert.False(_outbox.TryAddIfIdle(Bytes("five\n"), waitingBytesMax: 1_000));
    }

    [Fact]
    public async Task Whoever_adds_never_waits_for_a_reader_that_does_not_read_and_learns_when_the_bound_is_passed()
    {
        var added = 0;
        while (TryAdd(new byte[90]))
        {
            added += 90;
            _outbox.Flush();
        }

        // What the pipe took before it said stop counts as waiting until it is taken from there.
        Assert.InRange(added, BytesMax - 90, BytesMax + 90);
        Assert.Equal(added, (await ReadAsync(added)).Length);
    }

    [Fact]
    public async Task A_bound_that_was_reached_is_free_again_when_the_reader_has_read()
    {
        while (TryAdd(new byte[90]))
            _outbox.Flush();
        await ReadAsync(900);
        Assert.True(TryAdd(Bytes("more\n")));
        _outbox.Flush();
        Assert.Equal("more\n", await ReadAsync(5));
    }

    [Fact]
    public async Task What_is_held_comes_behind_the_frame_that_releases_it()
    {
        TryAdd(Bytes("before\n"));
        _outbox.Hold();
        TryAdd(Bytes("live 1\n"));
        TryAdd(Bytes("live 2\n"));
        _outbox.ReleaseAfter(Bytes("welcome\n"));
        _outbox.Flush();
        Assert.Equal("before\nwelcome\nlive 1\nlive 2\n", await ReadAsync(29));
    }

    [Fact]
    public async Task Closing_sends_what_waits_and_then_the_last_frame_and_takes_nothing_after_it()
    {
        TryAdd(Bytes("one\n"));
        var closed = _outbox.CloseAsync(Bytes("last\n"), dropWaiting: false);
        Assert.False(TryAdd(Bytes("late\n")));
        await closed;
        Assert.Equal("one\nlast\n", await ReadAsync(9));
        Assert.False(_pipe.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Closing_for_a_slow_client_drops_what_waits_but_not_the_reason()
    {
        while (TryAdd(Encoding.UTF8.GetBytes(new string('x', 89) + "\n")))
            _outbox.Flush();
        var closed = _outbox.CloseAsync(Bytes("slow\n"), dropWaiting: true);
        Assert.False(closed.IsCompleted);
        var sent = await ReadUntilAsync("slow\n");
        await closed;
        Assert.True(sent.Length < BytesMax / 2);
        Assert.All(sent.Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1], line => Assert.Equal(89, line.Length));
    }

    [Fact]
    public async Task Closing_ends_when_the_reader_is_gone()
    {
        while (TryAdd(new byte[90]))
            _outbox.Flush();
        var closed = _outbox.CloseAsync(default, dropWaiting: false);
        Assert.False(closed.IsCompleted);
        await _pipe.Reader.CompleteAsync();
        await closed;
    }

    [Fact]
    public void Several_frames_are_taken_together_or_not_at_all()
    {
        Assert.True(_outbox.TryAdd([new byte[400], new byte[400]], 800));
        Assert.False(_outbox.TryAdd([new byte[150], new byte[150]], 300));
        Assert.True(_outbox.TryAdd([new byte[200]], 200));
    }

    [Fact]
    public void Answers_have_room_beyond_the_bound_but_not_without_end()
    {
        Assert.True(TryAdd(new byte[BytesMax]));
        Assert.False(TryAdd(new byte[1]));
        Assert.True(_outbox.TryAddReply(new byte[ReplyBytesMax]));
        Assert.False(_outbox.TryAddReply(new byte[1]));
    }

    [Fact]
    public async Task There_is_room_when_half_of_the_bound_is_free()
    {
        Assert.True(_outbox.UntilRoomAsync().IsCompleted);
        TryAdd(new byte[501]);
        var room = _outbox.UntilRoomAsync();
        Assert.False(room.IsCompleted);
        _outbox.Flush();
        await ReadAsync(501);
        await room;
    }

    [Fact]
    public async Task Who_waits_for_room_is_let_go_when_the_outbox_closes()
    {
        TryAdd(new byte[900]);
        var room = _outbox.UntilRoomAsync();
        _ = _outbox.CloseAsync(default, dropWaiting: true);
        await room;
    }

    private bool TryAdd(byte[] frame) => _outbox.TryAdd([frame], frame.Length);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private async Task<string> ReadAsync(int bytes)
    {
        var text = new StringBuilder();
        while (text.Length < bytes)
            await ReadOnceAsync(text);
        return text.ToString();
    }

    private async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
            await ReadOnceAsync(text);
        return text.ToString();
    }

    private async Task ReadOnceAsync(StringBuilder text)
    {
        var read = await _pipe.Reader.ReadAsync();
        foreach (var segment in read.Buffer)
            text.Append(Encoding.UTF8.GetString(segment.Span));
        _pipe.Reader.AdvanceTo(read.Buffer.End);
    }
}
