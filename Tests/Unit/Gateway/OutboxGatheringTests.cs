using System.Runtime.InteropServices;
using System.Text;
using OrleansChat.Gateway.Sending;

namespace OrleansChat.Tests.Unit.Gateway;

/// <summary>What one send carries.</summary>
public sealed class OutboxGatheringTests
{
    private const int LargeBytes = 40_000;

    private readonly HeldOutput _output = new();
    private readonly Outbox _outbox;

    public OutboxGatheringTests() => _outbox = new Outbox(_output, bytesMax: 10 * LargeBytes, replyBytesMax: 1_000);

    [Fact]
    public void A_frame_alone_is_sent_as_it_is()
    {
        var frame = Encoding.UTF8.GetBytes("alone");
        Send(frame);
        Assert.Same(frame, ArrayOf(_output.Sent[0]));
    }

    [Fact]
    public void What_came_while_one_was_sent_goes_together_and_a_large_frame_alone()
    {
        var large = new byte[LargeBytes];
        Send("one"u8.ToArray());
        Send("two"u8.ToArray());
        Send("three"u8.ToArray());
        Send(large);
        Send("four"u8.ToArray());
        Assert.Equal(["one"], _output.Texts);
        _output.Release();
        Assert.Equal(["one", "twothree"], _output.Texts);
        _output.Release();
        Assert.Same(large, ArrayOf(_output.Sent[2]));
        _output.Release();
        Assert.Equal("four", _output.Texts[^1]);
        _output.Release();
        Assert.Equal(4, _output.Sent.Count);
    }

    [Fact]
    public void More_than_one_send_should_carry_is_divided_between_frames()
    {
        const int Frames = 100;
        const int FrameBytes = 1_000;
        Send("first"u8.ToArray());
        for (var i = 0; i < Frames; i++)
            Send(Enumerable.Repeat((byte)('a' + (i % 26)), FrameBytes).ToArray());
        while (_output.IsHeld)
            _output.Release();
        Assert.All(_output.Sent.Skip(1), piece => Assert.Equal(0, piece.Length % FrameBytes));
        Assert.InRange(_output.Sent.Count, 4, 10);
        Assert.Equal("first" + string.Concat(Enumerable.Range(0, Frames).Select(i => new string((char)('a' + (i % 26)), FrameBytes))), string.Concat(_output.Texts));
    }

    [Fact]
    public async Task A_last_frame_goes_together_with_what_waits()
    {
        Send("one"u8.ToArray());
        Send("two"u8.ToArray());
        var drained = _outbox.CloseAsync("bye"u8.ToArray(), dropWaiting: false);
        _output.Release();
        _output.Release();
        await drained.WaitAsync(Patience.Bound);
        Assert.Equal(["one", "twobye"], _output.Texts);
    }

    [Fact]
    public async Task A_transport_that_fails_ends_the_outbox()
    {
        Send("one"u8.ToArray());
        Send("two"u8.ToArray());
        _output.Break();
        Assert.True(_outbox.IsClosed);
        Assert.False(_outbox.TryAddReply("three"u8.ToArray()));
        await _outbox.CloseAsync(default, dropWaiting: false).WaitAsync(Patience.Bound);
        Assert.Single(_output.Sent);
    }

    private void Send(byte[] frame)
    {
        Assert.True(_outbox.TryAdd([frame], frame.Length));
        _outbox.Flush();
    }

    private static byte[]? ArrayOf(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var segment) ? segment.Array : null;

    /// <summary>Takes each piece only when the test says so; what continues then does so within <see cref="Release"/>.</summary>
    private sealed class HeldOutput : IOutput
    {
        private TaskCompletionSource<bool>? _held;

        public List<ReadOnlyMemory<byte>> Sent { get; } = [];

        public List<string> Texts { get; } = [];

        public bool IsHeld => _held is not null;

        public ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes)
        {
            Sent.Add(bytes);
            // A gathered piece is only borrowed.
            Texts.Add(Encoding.UTF8.GetString(bytes.Span));
            _held = new TaskCompletionSource<bool>();
            return new(_held.Task);
        }

        public void Release()
        {
            var held = _held!;
            _held = null;
            held.SetResult(true);
        }

        public void Break() => _held!.SetException(new IOException("The transport failed."));
    }
}
