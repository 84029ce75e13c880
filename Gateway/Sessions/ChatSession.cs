using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using OrleansChat.Gateway.Admission;
using OrleansChat.Gateway.Presence;
using OrleansChat.Gateway.Sending;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;
using OrleansChat.Protocol.Framing;

namespace OrleansChat.Gateway.Sessions;

/// <summary>
/// One client's connection, from its first byte to its last. It reads lines and hands what they ask for to <see cref="SessionCommands"/>; what is to be sent goes through its
/// outbox. It dies in one order: the first reason counts, no more lines are read, what is underway is answered, the last frame is sent, the name is given back.
/// </summary>
internal sealed class ChatSession
{
    private readonly PipeReader _input;
    private readonly Action _abort;
    private readonly Visit _visit;
    private readonly SessionServices _services;
    private readonly SessionCommands _commands;
    private LineFramer _framer = new(ProtocolLimits.LineBytesMax, ProtocolLimits.LineBytesFatal);
    private BadLineWindow _badLines;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<SendState> _sendState;
    private StuckWatch _stuck;
    private StuckWatch _silent;
    private Ending? _ending;
    private long _linesHeard;
    private volatile bool _isListening;

    /// <summary>A session over any transport.</summary>
    /// <param name="input">Where the client's bytes come from.</param>
    /// <param name="output">Where its bytes go.</param>
    /// <param name="abort">Breaks the connection without sending anything more.</param>
    /// <param name="sendState">How far the client has taken what was sent (see <see cref="SendProgress"/>).</param>
    /// <param name="visit">Whether the connection may stay.</param>
    /// <param name="services">What the sessions share.</param>
    public ChatSession(PipeReader input, IOutput output, Action abort, Func<SendState> sendState, Visit visit, SessionServices services)
    {
        _visit = visit;
        _input = input;
        _abort = abort;
        _services = services;
        _badLines = new BadLineWindow(services.Limits.BadLinesMax, services.Limits.BadLinesWindowMs, services.Time);
        _sendState = sendState;
        _stuck = new StuckWatch(services.Time);
        _silent = new StuckWatch(services.Time);
        Outbox = new Outbox(output, services.Limits.OutboxBytesMax, services.Limits.ReplyBytesMax);
        _commands = new SessionCommands(this, services);
    }

    /// <summary>What waits to be sent.</summary>
    public Outbox Outbox { get; }

    /// <summary>Whether the session has a name.</summary>
    public bool IsLoggedIn => _commands.IsLoggedIn;

    /// <summary>Where the connection is counted.</summary>
    public Visit Visit => _visit;

    /// <summary>Ends as soon as the session has a reason to end.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Through which the session hears what is in no log; null if it does not.</summary>
    public EphemeralListener? EphemeralListener => _commands.EphemeralListener;

    /// <summary>Lines that the client has sent, of whatever kind.</summary>
    public long LinesHeard => Volatile.Read(ref _linesHeard);

    /// <summary>Whether the client's next line would be read at once.</summary>
    public bool IsListening => _isListening;

    /// <summary>Why it ended, or <see cref="SessionEndReason.None"/>.</summary>
    public SessionEndReason EndReason => Volatile.Read(ref _ending)?.Reason ?? SessionEndReason.None;

    /// <summary>Runs until the session has ended, whoever ends it. Never fails for anything that a client or its network does.</summary>
    public async Task RunAsync()
    {
        if (RefusalAtEntry() is { } refusal)
        {
            End(SessionEndReason.Refused, refusal.Code, refusal.Text, refusal.RetryMs);
            await CloseAsync();
            await LingerAsync();
            return;
        }

        try
        {
            await using (_services.Time.CreateTimer(_ => _commands.EndLoginTime(), null, TimeSpan.FromMilliseconds(_services.Limits.LoginTimeoutMs), Timeout.InfiniteTimeSpan))
                await ReadLinesAsync();
            await _commands.FinishAsync();
        }
        finally
        {
            await CloseAsync();
            await _commands.ReleaseNameAsync();
            if (_ending is { LastFrame.IsEmpty: false, Reason: not SessionEndReason.Quit })
                await LingerAsync();
            _services.Registry.Remove(this);
        }
    }

    /// <summary>A message came in a private channel of the session's user. May be called on any thread.</summary>
    public void NoticePrivate(string channel, long seq) => _commands.NoticePrivate(channel, seq);

    /// <summary>The session's user was put out of a channel. May be called on any thread.</summary>
    public void PutOut(string channel, long seq, bool isBanned) => _commands.PutOut(channel, seq, isBanned);

    /// <summary>Ends the session, if it has not ended. May be called on any thread.</summary>
    public void End(SessionEndReason reason) => TryEnd(reason, default);

    /// <summary>Ends the session with an error as its last line, if it has not ended. May be called on any thread.</summary>
    public void End(SessionEndReason reason, ErrorCode code, string text, int? retryMs = null)
    {
        if (TryEnd(reason, Frame.Of((code, text, retryMs), static (writer, error) => writer.Error(error.code, error.text, retryMs: error.retryMs, fatal: true))))
            _services.Metrics.Refused(code);
    }

    /// <summary>Ends the session with a last line, if it has not ended. May be called on any thread.</summary>
    public void End(SessionEndReason reason, ReadOnlyMemory<byte> lastFrame) => TryEnd(reason, lastFrame);

    /// <summary>Sends an answer or a piece of news. A client that lets even these pile up is too slow.</summary>
    public void Send(ReadOnlyMemory<byte> frame)
    {
        if (!Outbox.TryAddReply(frame))
            EndSlow();
        Outbox.Flush();
    }

    /// <summary>Sends a refusal that does not end the session.</summary>
    public void SendError(ErrorCode code, string text, string? rid, string? cid = null, int? retryMs = null)
    {
        _services.Metrics.Refused(code);
        Send(Frame.Of((code, text, rid, cid, retryMs), static (writer, e) => writer.Error(e.code, e.text, e.rid, e.cid, e.retryMs)));
    }

    /// <summary>Counts a login, or a registration, for the client's address, or refuses it if there were too many.</summary>
    /// <returns>False if it was refused.</returns>
    public bool TryTakeLogin(string? rid)
    {
        if (_services.Admissions.TakeLogin(_visit) is not (var waitMs and > 0))
            return true;
        SendError(ErrorCode.RateLimited, "Too many logins from your address.", rid, retryMs: waitMs);
        return false;
    }

    /// <summary>Refuses a line. Too many of these end the session.</summary>
    public void RefuseLine(ErrorCode code, string text, string? rid, string? cid = null)
    {
        SendError(code, text, rid, cid);
        if (_badLines.Add())
            End(SessionEndReason.Refused, ErrorCode.TooManyErrors, "Too many bad lines.");
    }

    /// <summary>Ends the session if its client has taken no byte for too long, or its machine does not even confirm what it was sent.</summary>
    public void EndIfStuck()
    {
        var state = _sendState();
        // What a pipe takes says nothing of the client: in a busy channel that goes on for long after its machine is gone.
        var taken = state.BytesTaken ?? Outbox.TakenBytes;
        var isStuck = _stuck.StuckMs(Outbox.IsWaiting || state.IsWaiting, taken) > _services.Limits.SendTimeoutMs;
        var isSilent = _silent.StuckMs(state.IsUnconfirmed, taken) > _services.Limits.ConfirmTimeoutMs;
        if (!isStuck && !isSilent)
            return;
        EndSlow();
        _abort();
    }

    /// <summary>Asks a client that was sent nothing for long whether it is there, or ends the session if it did not answer.</summary>
    public void LookForSilence() => _commands.LookForSilence();

    private Refusal? RefusalAtEntry()
        => _visit.Refusal ?? (_services.Registry.TryAdd(this) ? null : new Refusal(ErrorCode.Shutdown, "This server stops.", _services.Limits.ReconnectSpreadMs));

    private bool TryEnd(SessionEndReason reason, ReadOnlyMemory<byte> lastFrame)
    {
        if (Interlocked.CompareExchange(ref _ending, new Ending(reason, lastFrame), null) is not null)
            return false;
        _ended.TrySetResult();
        _input.CancelPendingRead();
        return true;
    }

    private void EndSlow() => End(SessionEndReason.SlowConsumer, ErrorCode.SlowConsumer, "You read too slowly.");

    private async Task ReadLinesAsync()
    {
        try
        {
            await ProcessLinesAsync(_input);
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            End(SessionEndReason.ConnectionLost);
        }
    }

    private async Task ProcessLinesAsync(PipeReader input)
    {
        while (EndReason == SessionEndReason.None)
        {
            await UntilRoomAsync();
            _isListening = true;
            var read = await input.ReadAsync();
            _isListening = false;
            var buffer = read.Buffer;
            try
            {
                while (EndReason == SessionEndReason.None && _framer.Next(ref buffer, out var line) is var status and not FrameStatus.NeedMore)
                {
                    Volatile.Write(ref _linesHeard, _linesHeard + 1);
                    await UntilRoomAsync();
                    await ProcessAsync(status, line);
                }

                _commands.SendPosts();
            }
            finally
            {
                // Everything was looked at; what is left is the beginning of a line.
                input.AdvanceTo(buffer.Start, buffer.End);
            }

            if (read.IsCompleted)
                End(SessionEndReason.ClosedByClient);
        }
    }

    // A client that does not read is not listened to either, so that its answers cannot pile up.
    private async ValueTask UntilRoomAsync()
    {
        if (Outbox.UntilRoomAsync() is not { IsCompleted: false } room)
            return;
        _commands.SendPosts();
        await Task.WhenAny(room, _ended.Task);
    }

    private ValueTask ProcessAsync(FrameStatus status, in ReadOnlySequence<byte> line)
    {
        switch (status)
        {
            case FrameStatus.TooLong:
                RefuseLine(ErrorCode.TooLarge, $"A line has at most {ProtocolLimits.LineBytesMax} bytes.", rid: null);
                return default;
            case FrameStatus.Hopeless:
                End(SessionEndReason.Refused, ErrorCode.TooLarge, $"A line has at most {ProtocolLimits.LineBytesMax} bytes; this one does not end.");
                return default;
            default:
                return line.IsEmpty ? default : _commands.RunAsync(CommandParser.Parse(line));
        }
    }

    private async Task LingerAsync()
    {
        var input = _input;
        var isOver = false;
        await using var timer = _services.Time.CreateTimer(
            _ =>
            {
                Volatile.Write(ref isOver, true);
                input.CancelPendingRead();
            },
            null,
            TimeSpan.FromMilliseconds(_services.Limits.LingerMs),
            Timeout.InfiniteTimeSpan);
        try
        {
            while (!Volatile.Read(ref isOver))
            {
                var read = await input.ReadAsync();
                input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    return;
            }
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            // The client is gone, which is all that was waited for.
        }
    }

    private static bool IsConnectionFailure(Exception e) => e is IOException or ConnectionResetException or ConnectionAbortedException or OperationCanceledException;

    // Hearing ends first, so that the last frame is the last. A client too slow for what waits is spared it, for it would not read the reason behind it either.
    private async Task CloseAsync()
    {
        await _commands.StopHearingAsync();
        var drained = Outbox.CloseAsync(_ending?.LastFrame ?? default, dropWaiting: EndReason == SessionEndReason.SlowConsumer);
        var timeout = Task.Delay(TimeSpan.FromMilliseconds(_services.Limits.ClosingTimeoutMs), _services.Time);
        if (await Task.WhenAny(drained, timeout) == timeout)
            _abort();
    }

    private sealed record Ending(SessionEndReason Reason, ReadOnlyMemory<byte> LastFrame);
}
