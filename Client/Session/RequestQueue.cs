using System.Threading.Channels;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Session;

/// <summary>A request and whoever waits for its answer.</summary>
internal sealed class PendingRequest(Request request, string? server)
{
    private readonly TaskCompletionSource<ChatEvent?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is asked; it keeps its ids in every attempt.</summary>
    public Request Request => request;

    /// <summary>The only server that it is for; null when any will do.</summary>
    public string? Server => server;

    /// <summary>How often it was sent.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether nobody waits for the answer any more.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>The answer; null when there will be none.</summary>
    public Task<ChatEvent?> Answer => _answer.Task;

    /// <summary>This is the answer, or that there is none.</summary>
    public void Settle(ChatEvent? answer) => _answer.TrySetResult(answer);
}

/// <summary>
/// Requests, asked one after another. It outlives connections: a request that a lost one left unanswered is the first on the next one, with its ids, so that a
/// message that is in the log already is recognised there and not said twice. And nothing can overtake a message that the server puts off.
/// </summary>
internal sealed class RequestQueue
{
    private readonly Channel<PendingRequest> _requests = Channel.CreateBounded<PendingRequest>(ClientLimits.RequestsWaitingMax);
    private volatile Task<bool>? _waiting;

    /// <summary>Completes when every request is answered and no more will come.</summary>
    public Task Done => _requests.Reader.Completion;

    /// <summary>Asks, behind all that were asked before; null when the client ends before an answer.</summary>
    public async Task<ChatEvent?> AskAsync(Request request, string? server, CancellationToken cancellationToken)
    {
        var pending = new PendingRequest(request, server);
        try
        {
            await _requests.Writer.WriteAsync(pending, cancellationToken);
            return await pending.Answer.WaitAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            pending.IsAbandoned = true;
            throw;
        }
    }

    /// <summary>True once there is a request, false when there will be none. A wait that a connection did not outlive is taken up again.</summary>
    public Task<bool> WaitAsync() =>
        _waiting is { IsCompleted: false } waiting ? waiting : _waiting = _requests.Reader.WaitToReadAsync().AsTask();

    /// <summary>No more requests come; those that are there are still asked.</summary>
    public void Complete() => _requests.Writer.TryComplete();

    /// <summary>True when every request is answered and no more will come; false when the connection is lost.</summary>
    public async Task<bool> WorkAsync(Exchange exchange, Task orElse)
    {
        while (true)
        {
            var waiting = WaitAsync();
            await Task.WhenAny(exchange.Ended, waiting, orElse);

            // Somebody who is about to leave anyway does not come back for it.
            if (waiting.IsCompleted && !await waiting) return true;
            if (exchange.Ended.IsCompleted || orElse.IsCompleted) return false;

            // A request is taken away only when it is answered.
            if (!_requests.Reader.TryPeek(out var pending)) continue;
            if (!await SettleAsync(exchange, pending)) return false;
            _requests.Reader.TryRead(out _);
        }
    }

    /// <summary>Nobody will be answered any more.</summary>
    public void GiveUp()
    {
        Complete();
        while (_requests.Reader.TryRead(out var pending)) pending.Settle(answer: null);
    }

    /// <summary>False when the connection is lost.</summary>
    private static async Task<bool> SettleAsync(Exchange exchange, PendingRequest pending)
    {
        if (pending is { IsAbandoned: true, Attempts: 0 }) return true;

        // It was for the clients of a server that is gone. Those of this one are other people.
        if (pending.Server is not null && pending.Server != exchange.Server)
        {
            pending.Settle(OtherServer);
            return true;
        }

        pending.Attempts++;
        if (await exchange.AskAsync(pending.Request, ClientLimits.RetryFor) is not { } answer) return false;

        // Somebody who asks again to leave may have left already.
        var hasLeft = pending is { Attempts: > 1, Request: LeaveCommand } && answer is ErrorEvent { Code: "not_in_channel" };
        pending.Settle(hasLeft ? new LeftEvent("", pending.Request.Rid, ((LeaveCommand)pending.Request).Channel) : answer);
        return true;
    }

    private static readonly ErrorEvent OtherServer = new(
        "not said: it was for the clients of another server", Refusal.OtherServer, Rid: null, Fatal: false, Reconnect: false, RetryAfter: null);
}
