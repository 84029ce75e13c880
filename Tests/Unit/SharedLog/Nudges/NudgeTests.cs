using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog.Nudges;

namespace OrleansChat.Tests.Unit.SharedLog.Nudges;

/// <summary>Datagrams may be lost, so those who wait for one send it again; only one that never arrives fails a test.</summary>
public sealed class NudgeTests
{
    [Fact]
    public async Task A_nudge_arrives_at_the_port_it_was_sent_to()
    {
        using var sender = new UdpNudge(NullLoggerFactory.Instance, TimeProvider.System);
        using var listener = new UdpNudge(NullLoggerFactory.Instance, TimeProvider.System);
        Assert.NotEqual(sender.Port, listener.Port);
        await ArrivesAsync(listener, () => sender.Send(listener.Port));
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
            sender.Send(gone);
            other.Send(sender.Port);
        });
    }

    [Fact]
    public async Task A_datagram_of_somebody_else_is_a_nudge_and_no_more()
    {
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var listener = new UdpNudge(NullLoggerFactory.Instance, TimeProvider.System);
        await ArrivesAsync(listener, () => stranger.SendTo(new byte[1_000], new IPEndPoint(IPAddress.Loopback, listener.Port)));
    }

    [Fact]
    public void Sending_after_the_end_is_swallowed()
    {
        var nudge = new UdpNudge(NullLoggerFactory.Instance, TimeProvider.System);
        var port = nudge.Port;
        nudge.Dispose();
        nudge.Send(port);
    }

    [Fact]
    public void In_memory_a_nudge_arrives_at_once_and_never_at_one_who_is_gone()
    {
        var network = new MemoryNudges();
        using var sender = network.Open();
        var listener = network.Open();
        var nudges = 0;
        listener.Listen(() => nudges++);
        sender.Send(listener.Port);
        Assert.Equal(1, nudges);
        listener.Dispose();
        sender.Send(listener.Port);
        sender.Send(4711);
        Assert.Equal(1, nudges);
    }

    private static async Task ArrivesAsync(UdpNudge listener, Action send)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        listener.Listen(() => arrived.TrySetResult());
        using var patience = new CancellationTokenSource(Patience.Bound);
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            send();
        }
        while (await Task.WhenAny(arrived.Task, Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token)) != arrived.Task);
    }
}
