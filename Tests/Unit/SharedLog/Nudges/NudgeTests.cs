using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Nudges;

namespace OrleansChat.Tests.Unit.SharedLog.Nudges;

/// <summary>Datagrams may be lost, so those who wait for one send it again; only one that never arrives fails a test.</summary>
public sealed class NudgeTests
{
    private static readonly LogEnd End = new("cafe", Segment: 2, Offset: 4711);

    [Fact]
    public async Task A_nudge_arrives_at_the_port_it_was_sent_to()
    {
        using var sender = new UdpNudge(NullLoggerFactory.Instance, TimeProvider.System);
        using var listener = new UdpNudge(NullLoggerFactory.Instance, TimeProvider.System);
        Assert.NotEqual(sender.Port, listener.Port);
        await ArrivesAsync(listener, () => sender.Send(listener.Port, End));
    }

    [Fact]
    public async Task Sending_to_nobody_harms_neither_the_sender_nor_what_it_hears()
    {
        int gone;
        using (var closed = new UdpNudge(NullLoggerFactory.Instance, TimeProvider.System))
            gone = closed.Port;
        using var sender = new UdpNudge(NullLoggerFactory.Instance, TimeProvider.System);
        using var other = new UdpNudge(NullLoggerFactory.Instance, TimeProvider.System);
        await ArrivesAsync(sender, () =>
        {
            sender.Send(gone, End);
            other.Send(sender.Port, End);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(LogLimits.SignalBytesMax)]
    public async Task A_signal_arrives_as_it_was_sent_and_is_no_nudge(int length)
    {
        using var sender = new UdpNudge(NullLoggerFactory.Instance, TimeProvider.System);
        using var listener = new UdpNudge(NullLoggerFactory.Instance, TimeProvider.System);
        var bytes = Enumerable.Range(0, length).Select(number => (byte)number).ToArray();
        var nudges = 0;
        Assert.Equal(bytes, await ArrivesAsync(listener, () => sender.Send(listener.Port, bytes), () => nudges++));
        Assert.Equal(0, nudges);
    }

    [Fact]
    public async Task What_is_longer_than_a_signal_is_thrown_away_and_what_comes_after_it_is_not()
    {
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var sender = new UdpNudge(NullLoggerFactory.Instance, TimeProvider.System);
        using var listener = new UdpNudge(NullLoggerFactory.Instance, TimeProvider.System);
        var to = new IPEndPoint(IPAddress.Loopback, listener.Port);
        byte[] bytes = [1, 2, 3];
        Assert.Equal(bytes, await ArrivesAsync(
            listener,
            () =>
            {
                stranger.SendTo(new byte[LogLimits.SignalBytesMax + 1], to);
                stranger.SendTo(new byte[60_000], to);
                sender.Send(listener.Port, new byte[LogLimits.SignalBytesMax + 1]);
                stranger.SendTo(bytes, to);
            },
            () => Assert.Fail("Nobody nudged.")));
    }

    [Fact]
    public void Sending_after_the_end_is_swallowed()
    {
        var nudge = new UdpNudge(NullLoggerFactory.Instance, TimeProvider.System);
        var port = nudge.Port;
        nudge.Dispose();
        nudge.Send(port, End);
        nudge.Send(port, [1]);
    }

    [Fact]
    public void In_memory_a_nudge_arrives_at_once_and_never_at_one_who_is_gone()
    {
        var network = new MemoryNudges();
        using var sender = network.Open();
        var listener = network.Open();
        var (nudges, signals) = (0, new List<byte[]>());
        listener.Listen("cafe", _ => nudges++, signal => signals.Add(signal.ToArray()));
        sender.Send(listener.Port, End);
        sender.Send(listener.Port, [1, 2]);
        sender.Send(listener.Port, new byte[LogLimits.SignalBytesMax + 1]);
        Assert.Equal(1, nudges);
        listener.Dispose();
        sender.Send(listener.Port, End);
        sender.Send(listener.Port, [3]);
        sender.Send(4711, End);
        Assert.Equal(1, nudges);
        Assert.Equal([1, 2], Assert.Single(signals));
    }

    private static Task<byte[]> ArrivesAsync(UdpNudge listener, Action send)
    {
        var arrived = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        return ArrivesAsync(listener, send, () => arrived.TrySetResult([]), arrived);
    }

    private static Task<byte[]> ArrivesAsync(UdpNudge listener, Action send, Action onNudge)
        => ArrivesAsync(listener, send, onNudge, new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously));

    private static async Task<byte[]> ArrivesAsync(UdpNudge listener, Action send, Action onNudge, TaskCompletionSource<byte[]> arrived)
    {
        listener.Listen(End.Epoch, _ => onNudge(), signal => arrived.TrySetResult(signal.ToArray()));
        using var patience = new CancellationTokenSource(Patience.Bound);
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            send();
        }
        while (await Task.WhenAny(arrived.Task, Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token)) != arrived.Task);
        return await arrived.Task;
    }
}
