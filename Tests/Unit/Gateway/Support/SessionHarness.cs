using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Gateway;
using OrleansChat.Gateway.Accounts;
using OrleansChat.Gateway.Admission;
using OrleansChat.Gateway.Fanout;
using OrleansChat.Gateway.Presence;
using OrleansChat.Gateway.Sending;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Grains.Interfaces.Servers;
using OrleansChat.Grains.Streams;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Signals;
using OrleansChat.Tests.Unit.SharedLog.Support;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Gateway.Support;

/// <summary>One session with its client's end in a test's hands: no socket, scripted grains, real streams of a log that the test writes.</summary>
internal sealed class SessionHarness : IAsyncDisposable
{
    private readonly CountingOutput _output;
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024));
    private readonly GuardedStreams _guarded;
    private readonly SessionRegistry _registry = new();
    private readonly StreamReader _reader;
    private readonly Task _run;
    private long _lastSeq;
    private long _receivedBytes;

    public SessionHarness(GatewayLimits? limits = null)
    {
        limits ??= new GatewayLimits { FloodPerSecond = 0 };
        limits.Check();
        var events = new GatewayEvents(NullLogger.Instance);
        var streams = new LogStreamProvider(NullLoggerFactory.Instance, body => _guarded!.Deliver(new Signal("A", 1, body)), (_, _, _) => new([]));
        _guarded = new GuardedStreams(streams);
        streams.OnStart(new LogPosition("k3f", []));
        var admissions = new Admissions(limits, Time);
        var server = new Server();
        var signals = SignalServices.Of(streams, limits, Time, userKey => _registry.Find(userKey)?.EphemeralListener);
        _ = new ClusterNews(_registry, signals, server, events).StartAsync(streams);
        var services = new SessionServices(
            server,
            new GrainCalls(Grains.Factory, limits, Time, events),
            new ChannelFanouts(_guarded, limits, events),
            _registry,
            limits,
            Time,
            events,
            admissions,
            new GatewayMetrics(Meter, admissions),
            signals,
            () => "s3cret",
            new PasswordChecks(limits, iterations: 10, () => new byte[16], admissions, Time),
            new Operators(new HashSet<string> { "root" }));
        _output = new CountingOutput(new PipeOutput(_toClient.Writer));
        Session = new ChatSession(
            _toServer.Reader, _output, () => _toClient.Writer.CancelPendingFlush(), () => SendState, admissions.Enter(IPAddress.Loopback)!, services);
        _reader = new StreamReader(_toClient.Reader.AsStream(), Encoding.UTF8);
        _run = Session.RunAsync();
    }

    /// <summary>What the session counts.</summary>
    public Meter Meter { get; } = new("test");

    public ScriptedGrains Grains { get; } = new();

    public ManualTime Time { get; } = new();

    public ChatSession Session { get; }

    /// <summary>The last message that was said, in whatever channel.</summary>
    public long LastSeq => Volatile.Read(ref _lastSeq);

    /// <summary>How many times the session has sent something.</summary>
    public int Sends => _output.Sends;

    /// <summary>The session's end.</summary>
    public Task Ended => _run.WaitAsync(Patience.Bound);

    public async Task SendAsync(string lines) => await _toServer.Writer.WriteAsync(Encoding.UTF8.GetBytes(lines + "\n"));

    /// <summary>The next line that the client is sent; null when there will be none.</summary>
    public async Task<string?> NextAsync()
    {
        var line = await _reader.ReadLineAsync().WaitAsync(Patience.Bound);
        _receivedBytes += Encoding.UTF8.GetByteCount(line ?? "") + 1;
        return line;
    }

    /// <summary>Waits until the session has done all that it was asked for and knows that its client, who has read everything, has it.</summary>
    public async Task UntilIdleAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Bound);
        while (!Session.IsListening || Session.Outbox.IsWaiting || Session.Outbox.TakenBytes != _receivedBytes)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Lines up to the first that has a text in it.</summary>
    public async Task<List<string>> UntilAsync(string text)
    {
        List<string> lines = [];
        do
            lines.Add(await NextAsync() ?? throw new InvalidOperationException($"The session ended before a line with {text}: {string.Join('\n', lines)}"));
        while (!lines[^1].Contains(text, StringComparison.Ordinal));
        return lines;
    }

    /// <summary>Logs Dana in.</summary>
    public async Task LoginAsync(string more = "")
    {
        await SendAsync($$"""{"type":"login","username":"Dana"{{more}}}""");
        await UntilAsync("\"welcome\"");
    }

    /// <summary>Lets somebody say something in a channel.</summary>
    public void Say(string channel, int messages)
        => _guarded.Deliver([.. Enumerable.Range(0, messages).Select(LogEntry (_) => Some.Message(Interlocked.Increment(ref _lastSeq), channel: channel))]);

    /// <summary>Lets the message of a seq come in a channel.</summary>
    public void Say(string channel, long seq) => _guarded.Deliver(Some.Message(seq, channel: channel));

    /// <summary>Lets entries of the log come.</summary>
    public void Deliver(params LogEntry[] entries) => _guarded.Deliver(entries);

    /// <summary>Lets another server send a signal.</summary>
    public void Signal(string server, string body) => _guarded.Deliver(new Signal(server, 1, Encoding.UTF8.GetBytes(body)));

    /// <summary>Lets the server look after silent clients.</summary>
    public void PingSilent() => _registry.PingSilent();

    /// <summary>Lets another session take a name over.</summary>
    public void Replace(string session) => _guarded.Deliver(Some.LoginEntry("Dana", "B") with { Replaces = session });

    /// <summary>What the operating system tells of the client.</summary>
    public SendState SendState { get; set; }

    public static long SeqOf(string line) => JsonDocument.Parse(line).RootElement.GetProperty("seq").GetInt64();

    public async ValueTask DisposeAsync()
    {
        await _toServer.Writer.CompleteAsync();
        await _toClient.Reader.CompleteAsync();
        // A session that is ended lingers for a while of this clock.
        using var patience = new CancellationTokenSource(Patience.Bound);
        while (!_run.IsCompleted && !patience.IsCancellationRequested)
        {
            Time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        _reader.Dispose();
        Meter.Dispose();
    }


    private sealed class Server : IServerIdentity
    {
        public string Name => "A";

        public int Generation => 1;
    }

    private sealed class CountingOutput(IOutput inner) : IOutput
    {
        private int _sends;

        public int Sends => Volatile.Read(ref _sends);

        public ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes)
        {
            Interlocked.Increment(ref _sends);
            return inner.SendAsync(bytes);
        }
    }
}
