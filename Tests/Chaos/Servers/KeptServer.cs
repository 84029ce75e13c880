using System.Diagnostics;
using System.Globalization;
using System.Net;
using OrleansChat.Tests.Chaos.Checking;
using OrleansChat.Tests.Chaos.Faults;
using OrleansChat.Tests.Support;

namespace OrleansChat.Tests.Chaos.Servers;

/// <summary>
/// One server of the cluster and the loop that starts it again whenever its process has ended, as <c>up</c> does, but at the time that the fault wants.
/// It also judges deaths: one that nobody caused is a violation.
/// </summary>
/// <param name="index">Its number in the plan.</param>
/// <param name="log">The log of the cluster.</param>
/// <param name="segmentBytes">How large a segment of its log grows.</param>
/// <param name="journal">Where deaths by the hand of the others are noted.</param>
/// <param name="violations">Where deaths that nobody caused are reported.</param>
/// <param name="database">The database of the log; null if it is a file.</param>
public sealed class KeptServer(int index, ILogPlace log, long segmentBytes, FaultJournal journal, ViolationList violations, KeptDatabase? database) : IAsyncDisposable
{
    /// <summary>A server that went on after a suspension may notice within this time that it was given up, and end; so may one that cannot reach its database.</summary>
    private static readonly TimeSpan Afterlife = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RestartDelay = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly List<string> _logs = [];
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _keeping = Task.CompletedTask;
    private ChildProcess? _child;
    private Death _expected;
    private bool _isSuspended;
    private bool _isDisposed;
    private long _resumedAt = long.MinValue;
    private TimeSpan _downFor;
    private IPEndPoint? _endPoint;

    private enum Death
    {
        Unexpected,
        Killed,
        Stopped,
    }

    /// <summary>The name of the server.</summary>
    public string Name { get; } = ((char)('A' + index)).ToString();

    /// <summary>Its number in the plan.</summary>
    public int Index => index;

    /// <summary>Where it listens whenever it is up: the system's choice at the first start, the same afterwards.</summary>
    public IPEndPoint EndPoint => _endPoint ?? throw new InvalidOperationException($"Server {Name} has never been up.");

    /// <summary>What all its processes wrote on standard error.</summary>
    public IReadOnlyList<string> Logs
    {
        get
        {
            lock (_gate)
                return [.. _logs];
        }
    }

    /// <summary>Whether there is a process, be it one that starts or stands still.</summary>
    public bool HasProcess
    {
        get
        {
            lock (_gate)
                return _child is { HasExited: false };
        }
    }

    /// <summary>Starts the server, and from now on again and again. Returns when it is up.</summary>
    public Task StartAsync()
    {
        _keeping = KeepAsync();
        return UntilUpAsync();
    }

    /// <summary>Waits until the server is up, unless it is.</summary>
    public Task UntilUpAsync()
    {
        lock (_gate)
            return _ready.Task.WaitAsync(Patience.Bound);
    }

    /// <summary>kill -9 of whatever process there is.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Kill(TimeSpan downFor) => End(Death.Killed, downFor, child => child.Kill());

    /// <summary>Asks the server to stop in order.</summary>
    /// <returns>Whether it was there to be asked.</returns>
    public bool Stop(TimeSpan downFor)
    {
        lock (_gate)
            return _ready.Task.IsCompleted && End(Death.Stopped, downFor, child => child.Terminate());
    }

    /// <summary>Lets the process stand still for a while.</summary>
    /// <returns>Whether it was up and has been suspended.</returns>
    public async Task<bool> SuspendAsync(TimeSpan lasting, CancellationToken heal)
    {
        ChildProcess child;
        lock (_gate)
        {
            if (_child is null || !_ready.Task.IsCompleted || _isSuspended || _child.HasExited)
                return false;
            child = _child;
            child.Suspend();
            _isSuspended = true;
        }

        await Task.Delay(lasting, heal).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            if (_child == child && !child.HasExited)
                child.Resume();
            if (_child == child)
                (_isSuspended, _resumedAt) = (false, Stopwatch.GetTimestamp());
        }

        return true;
    }

    /// <summary>Stops the server in order and for good.</summary>
    public async Task CloseAsync()
    {
        await UntilUpAsync();
        await _closing.CancelAsync();
        if (!End(Death.Stopped, TimeSpan.Zero, child => child.Terminate()))
            return;
        try
        {
            await _keeping.WaitAsync(Patience.Bound);
        }
        catch (TimeoutException)
        {
            violations.Add(ViolationKind.Crashed, Name, $"did not stop within {Patience.Bound.TotalSeconds} s");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await _closing.CancelAsync();
        Kill(TimeSpan.Zero);
        await _keeping;
        _closing.Dispose();
    }

    private bool End(Death how, TimeSpan downFor, Action<ChildProcess> end)
    {
        lock (_gate)
        {
            if (_child is null || _child.HasExited)
                return false;
            (_expected, _downFor) = (how, downFor);
            ForgetReadiness();
            end(_child);
            return true;
        }
    }

    private async Task KeepAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            var child = Launch();
            await BecomeReadyAsync(child);
            await child.UntilExitAsync(CancellationToken.None);
            await child.OutputReadAsync();
            var downFor = Bury(child);
            await child.DisposeAsync();
            await Task.Delay(downFor, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Supervised, so that it ends when this process does, whatever ends this process.
    private ChildProcess Launch()
    {
        lock (_gate)
        {
            (_expected, _isSuspended, _resumedAt, _downFor) = (Death.Unexpected, false, long.MinValue, RestartDelay);
            return _child = ServerProcess.Launch(Name, log, _endPoint?.Port ?? 0, "--flood-limit", "0", "--segment-bytes", segmentBytes.ToString(CultureInfo.InvariantCulture), "--supervised");
        }
    }

    private async Task BecomeReadyAsync(ChildProcess child)
    {
        try
        {
            await child.Output.FindAsync(0, line => line == Announcement.Ready, Announcement.Ready);
            lock (_gate)
            {
                _endPoint = Announcement.Of(child, Name).EndPoint;
                if (_expected == Death.Unexpected)
                    _ready.TrySetResult();
            }
        }
        catch (InvalidOperationException)
        {
            // It ended while it started; why, is judged at its burial.
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidDataException)
        {
            violations.Add(ViolationKind.Stuck, Name, failure.Message);
            Kill(RestartDelay);
        }
    }

    private void ForgetReadiness()
    {
        if (_ready.Task.IsCompleted)
            _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Notes why the process ended, and says after which time the next one starts.</summary>
    private TimeSpan Bury(ChildProcess child)
    {
        lock (_gate)
        {
            ForgetReadiness();
            var wasSuspended = _isSuspended || (_resumedAt != long.MinValue && Stopwatch.GetElapsedTime(_resumedAt) < Afterlife);
            var lostDatabase = database is not null && database.HarmedAt != long.MinValue && Stopwatch.GetElapsedTime(database.HarmedAt) < Afterlife;
            var why = wasSuspended ? " after a suspension" : lostDatabase ? " after its database was away" : "";
            var how = string.Create(CultureInfo.InvariantCulture, $"pid {child.Pid}, exit code {child.ExitCode}, {_expected}{why}");
            _logs.Add($"{how}\n{child.Errors}");
            if (_expected == Death.Unexpected && (wasSuspended || lostDatabase))
                journal.Add(wasSuspended ? FaultKind.EndedByOthers : FaultKind.EndedWithoutDatabase, Stopwatch.GetTimestamp(), [index], []);
            else if (_expected == Death.Unexpected || (_expected == Death.Stopped && child.ExitCode != 0 && !wasSuspended && !lostDatabase))
                violations.Add(ViolationKind.Crashed, Name, $"pid {child.Pid} ended with exit code {child.ExitCode} ({_expected}):\n{child.Errors}");
            _child = null;
            return _downFor;
        }
    }
}
