using System.Diagnostics;
using OrleansChat.Client.Input;
using OrleansChat.Client.View;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Session;

/// <summary>
/// Turns what was typed into requests, one after another. It outlives connections: a request that a lost one left unanswered is the first on the next one,
/// with its ids, so that a message that is in the log already is recognised there and not said twice.
/// </summary>
internal sealed class TypedRequests(TypedAhead typed, RequestIds ids, ConsoleView view)
{
    private string _channel = ConsoleView.General;
    private Request? _underWay;
    private string? _lastServer;

    // So many of the next commands were typed while another server was the last one that had been reached.
    private int _typedBefore;

    /// <summary>Whether the servers took everything that was typed.</summary>
    public bool AllTaken { get; private set; } = true;

    /// <summary>How many commands were answered so far.</summary>
    public int Answered { get; private set; }

    /// <summary>Whether something typed has no answer yet.</summary>
    public bool AnyUnanswered => typed.Count > 0;

    /// <summary>True when everything typed is answered and nothing more will be; false when the connection is lost.</summary>
    public async Task<bool> WorkAsync(Exchange exchange)
    {
        if (_lastServer is not null && _lastServer != exchange.Server)
            _typedBefore = typed.Count;
        _lastServer = exchange.Server;
        while (true)
        {
            var waiting = typed.WaitAsync();
            await Task.WhenAny(exchange.Ended, waiting);

            // Somebody who is about to leave anyway does not come back for it.
            if (waiting.IsCompleted && !await waiting) return true;
            if (exchange.Ended.IsCompleted) return false;

            // What is typed is taken away only when it is answered.
            if (!typed.TryPeek(out var command) || !await ObeyAsync(exchange, command!)) return false;
            typed.TryTake(out _);
            Answered++;
            if (_typedBefore > 0) _typedBefore--;
        }
    }

    /// <summary>Tells the person what nobody has confirmed. It may be in the log or not.</summary>
    public void GiveUp()
    {
        // Counted before, because a pipe that waited for room goes on filling.
        for (var left = typed.Count; left > 0 && typed.TryTake(out var command); left--)
        {
            Refuse(command switch
            {
                TypedCommand.Mistake mistake => mistake.Hint,
                TypedCommand.Say say => NotConfirmed(say.Text),
                TypedCommand.Join join => NotConfirmed($"/join {join.Channel}"),
                TypedCommand.Leave leave => NotConfirmed($"/leave {leave.Channel}"),
                _ => throw new UnreachableException($"{command} is not kept."),
            });
        }
    }

    /// <summary>False when the connection is lost.</summary>
    private async Task<bool> ObeyAsync(Exchange exchange, TypedCommand command)
    {
        if (command is TypedCommand.Mistake mistake)
        {
            Refuse(mistake.Hint);
            return true;
        }

        var isRepeated = _underWay is not null;
        _underWay ??= RequestFor(command);

        if (_underWay is PostCommand { ServerOnly: true } local && _typedBefore > 0)
        {
            // It was for the clients of a server that is gone. Those of this one are other people.
            Refuse(NotConfirmed(local.Text));
        }
        else
        {
            if (await exchange.AskAsync(_underWay, ClientLimits.RetryFor) is not { } answer) return false;
            Settle(_underWay, answer, isRepeated);
        }

        _underWay = null;
        return true;
    }

    private Request RequestFor(TypedCommand command) => command switch
    {
        TypedCommand.Say say => new PostCommand(
            ids.NextRid(), ids.NextCid(), say.Text, say.ServerOnly || _channel == ConsoleView.General ? null : _channel, say.ServerOnly),
        TypedCommand.Join join => new JoinCommand(ids.NextRid(), join.Channel),
        TypedCommand.Leave leave => new LeaveCommand(ids.NextRid(), leave.Channel),
        _ => throw new UnreachableException($"{command} is not a request."),
    };

    private void Settle(Request request, ServerEvent answer, bool isRepeated)
    {
        // Somebody who asks again to leave may have left already.
        var hasLeft = isRepeated && request is LeaveCommand && answer is ErrorEvent { Code: "not_in_channel" };
        if (answer is ErrorEvent refusal && !hasLeft)
        {
            Refuse(refusal.Text);
            return;
        }

        if (request is JoinCommand join) WriteTo(join.Channel);
        if (request is LeaveCommand leave && leave.Channel == _channel) WriteTo(ConsoleView.General);
    }

    private void Refuse(string reason)
    {
        AllTaken = false;
        view.ShowError(reason);
    }

    private void WriteTo(string channel)
    {
        if (channel == _channel) return;
        _channel = channel;
        view.ShowNotice($"You write to #{channel} now");
    }

    private static string NotConfirmed(string text) => $"not confirmed: {text}";
}
