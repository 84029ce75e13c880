using OrleansChat.Client.Input;
using OrleansChat.Client.View;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Session;

/// <summary>
/// A person's stay, from the first login to the end, over as many connections as it takes. What outlives a connection is not here but with those who use it:
/// the places in the channels (<see cref="ChannelPositions"/>) and what is typed and not answered (<see cref="TypedRequests"/>).
/// </summary>
internal sealed class Conversation(ServerList servers, Dial dial, Backoff backoff, ConsoleView view, RequestIds ids, TimeProvider time)
{
    /// <summary>Stays until the person leaves, the input ends or there is no way back. Everything typed is answered for before the goodbye.</summary>
    public async Task<ExitCode> RunAsync(string username, LineInput input)
    {
        var entrance = new Entrance(username, dial, ids, view, time);
        var (exchange, failure) = await ArriveAsync(entrance);
        if (exchange is null) return failure;

        exchange.Enter(announcement: null);
        var typed = TypedAhead.Start(input);
        var requests = new TypedRequests(typed, ids, view);
        var reconnection = new Reconnection(entrance, servers, backoff, typed, requests, view, time);
        while (true)
        {
            await using (exchange)
            {
                if (await requests.WorkAsync(exchange))
                {
                    await exchange.QuitAsync();
                    return requests.AllTaken ? ExitCode.Left : ExitCode.NotAllTaken;
                }
            }

            if (exchange.Farewell is { Reconnect: false })
            {
                requests.GiveUp();
                view.ShowError($"connection lost: {exchange.EndReason}");
                return ExitCode.ConnectionLost;
            }

            view.ShowNotice(Lost(exchange));
            var result = await reconnection.ComeBackAsync(exchange.Farewell?.RetryAfter);
            if (result.Exchange is null)
            {
                requests.GiveUp();
                return result.End;
            }

            exchange = result.Exchange;
            exchange.Enter($"connected to {servers.Current}");
        }
    }

    /// <summary>The first server of the list that lets the person in; each is tried once, and there is a word about each that does not.</summary>
    private async Task<(Exchange? Exchange, ExitCode Failure)> ArriveAsync(Entrance entrance)
    {
        for (var left = servers.Count; ; left--)
        {
            var result = await entrance.TryAsync(servers.Current);
            if (result.Exchange is not null) return (result.Exchange, default);

            view.ShowError(result.Words);
            var isRefused = result.Problem is EntranceProblem.Refused or EntranceProblem.NameTaken;
            if (isRefused || left == 1) return (null, result.Problem is EntranceProblem.Unreachable ? ExitCode.Unreachable : ExitCode.Refused);
            servers.MoveOn();
        }
    }

    private string Lost(Exchange exchange)
    {
        var lost = $"connection to {servers.Current} lost, trying again…";
        return exchange.Farewell is { } farewell ? $"{lost} ({farewell.Text})" : lost;
    }
}
