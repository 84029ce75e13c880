using System.Text;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Signals;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Signals;

/// <summary>Signals between the log observers of several servers.</summary>
public sealed class SignallingTests : IDisposable
{
    private readonly TestServers _servers = new();

    public void Dispose() => _servers.Dispose();

    [Fact]
    public async Task A_signal_is_heard_by_every_server_and_by_its_own()
    {
        var a = await _servers.StartAsync("A");
        var b = await _servers.StartAsync("B");
        // Only who is read of in the log is sent signals.
        await a.AppendAsync(Some.Login("Dana"));
        a.Log.Signal(Body("one"));
        a.Log.Signal(Body("two"));
        foreach (var server in new[] { a, b })
        {
            await server.Follower.UntilSignalsAsync(2);
            Assert.Equal(["A.1 {\"say\":\"one\"}", "A.1 {\"say\":\"two\"}"], server.Follower.Signals);
        }
    }

    [Fact]
    public async Task What_is_no_signal_of_a_server_that_lives_is_passed_over()
    {
        var a = await _servers.StartAsync("A");
        using var stranger = _servers.Network.Open();
        var port = a.Log.View.Servers["A"].NudgePort;
        stranger.Send(port, Datagram("B", 1, "epoch1")); // There was never such a server.
        stranger.Send(port, Datagram("A", 1, "epoch1")); // Its own come another way.
        var b = await _servers.StartAsync("B");
        await a.Follower.UntilAsync(entries => entries.Count > 0);
        stranger.Send(port, Datagram("B", 2, "epoch1"));
        stranger.Send(port, Datagram("B", 1, "another"));
        stranger.Send(port, [1, 2, 3]);
        stranger.Send(port, Datagram("B", 1, "epoch1"));
        await a.Follower.UntilSignalsAsync(1);

        b.Log.Dispose();
        _servers.LetThemLook();
        await a.Follower.UntilDownAsync("B");
        stranger.Send(port, Datagram("B", 1, "epoch1"));
        a.Log.Signal(Body("the last"));
        await a.Follower.UntilSignalsAsync(2);
        Assert.Equal(["B.1 {\"say\":\"B\"}", "A.1 {\"say\":\"the last\"}"], a.Follower.Signals);
    }

    [Fact]
    public async Task What_a_server_has_no_time_for_is_left_out_and_entries_are_not()
    {
        using var mayGoOn = new ManualResetEventSlim();
        var recorder = new Recorder { OnDelivery = () => mayGoOn.Wait(Patience.Bound) };
        var a = await _servers.StartAsync("A", recorder: recorder);
        // The thread that appends delivers this itself, and stands still in it until the end.
        var login = a.AppendAsync(Some.Login("Dana"));
        await recorder.UntilAsync(entries => entries.Count > 0);
        for (var i = 0; i < LogLimits.SignalsPerSecondMax; i++)
            a.Log.Signal(Body($"{i}"));
        var post = a.AppendAsync(Some.Post("Dana", "hi"));
        mayGoOn.Set();
        await login;
        await post;
        await recorder.UntilMessagesAsync(1);
        await recorder.UntilSignalsAsync(LogLimits.SignalsWaitingMax);
        _servers.Time.Advance(TimeSpan.FromSeconds(1));
        a.Log.Signal(Body("again"));
        await recorder.UntilSignalsAsync(LogLimits.SignalsWaitingMax + 1);
        Assert.EndsWith("{\"say\":\"again\"}", recorder.Signals[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_signals_than_the_limit_are_not_sent_until_the_next_second()
    {
        var a = await _servers.StartAsync("A");
        var sent = 0;
        do
        {
            // As many at once as fit what waits for delivery.
            for (var i = 0; i < LogLimits.SignalsWaitingMax / 2; i++)
                a.Log.Signal(Body("often"));
            sent = Math.Min(sent + (LogLimits.SignalsWaitingMax / 2), LogLimits.SignalsPerSecondMax);
            await a.Follower.UntilSignalsAsync(sent);
        }
        while (sent < LogLimits.SignalsPerSecondMax);

        a.Log.Signal(Body("too often"));
        _servers.Time.Advance(TimeSpan.FromSeconds(1));
        a.Log.Signal(Body("again"));
        await a.Follower.UntilSignalsAsync(sent + 1);
        Assert.EndsWith("{\"say\":\"again\"}", a.Follower.Signals[sent], StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_start_a_signal_goes_nowhere() => _servers.Make("A").Log.Signal(Body("nobody"));

    private static byte[] Body(string text) => Encoding.UTF8.GetBytes($$"""{"say":"{{text}}"}""");

    private static byte[] Datagram(string server, int generation, string epoch) => new Signal(server, generation, Body(server)).Write(epoch)!;
}
