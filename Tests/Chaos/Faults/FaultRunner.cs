using System.Diagnostics;
using OrleansChat.Tests.Chaos.Clients;
using OrleansChat.Tests.Chaos.Servers;
using OrleansChat.Tests.Support;

namespace OrleansChat.Tests.Chaos.Faults;

/// <summary>Does what the plan says, when it says so, and notes what was really done. Faults do not wait for each other.</summary>
/// <param name="fleet">The servers.</param>
/// <param name="clients">The clients, by their index.</param>
/// <param name="journal">Where it is noted.</param>
/// <param name="random">For the moment of a kill in a write.</param>
public sealed class FaultRunner(Fleet fleet, IReadOnlyList<ChaosClient> clients, FaultJournal journal, Random random)
{
    private const int LongPostsEach = 48;

    /// <summary>A kill that finds a server dead looks again after this.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs the whole plan, and returns when the last fault is over. A kill that finds one of its servers dead waits until there is a process again.</summary>
    public async Task RunAsync(IReadOnlyList<Fault> plan, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var running = new List<Task>();
        foreach (var fault in plan)
        {
            var wait = fault.At - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, cancel);
            if (fault.Kind.IsKill())
                await KillAsync(fault, cancel);
            else if (fault.Kind.IsOfDatabase())
                running.Add(DisturbDatabaseAsync(fault, cancel));
            else if (fault.Kind.IsOfClients())
                running.Add(DisturbClientsAsync(fault, cancel));
            else
                running.Add(DisturbServersAsync(fault, cancel));
        }

        await Task.WhenAll(running);
    }

    private async Task KillAsync(Fault fault, CancellationToken cancel)
    {
        await UntilTheyLiveAsync(fault.Servers, cancel);
        if (fault.Kind == FaultKind.KillInWrite)
            await OverwhelmAsync(cancel);
        var at = Stopwatch.GetTimestamp();
        foreach (var index in fault.Servers)
            fleet.Servers[index].Kill(fault.Lasting);
        journal.Add(fault.Kind, at, fault.Servers, []);
    }

    private async Task UntilTheyLiveAsync(IReadOnlyList<int> servers, CancellationToken cancel)
    {
        var since = Stopwatch.GetTimestamp();
        while (!servers.All(index => fleet.Servers[index].HasProcess))
        {
            if (Stopwatch.GetElapsedTime(since) > Patience.Bound)
                throw new TimeoutException("A killed server was not started again.");
            await Task.Delay(Retry, cancel);
        }
    }

    /// <summary>All clients send many long messages at once; a moment later the servers are writing them.</summary>
    private async Task OverwhelmAsync(CancellationToken cancel)
    {
        foreach (var client in clients)
            client.Posts.AddLong(LongPostsEach);
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 120)), cancel);
    }

    private async Task DisturbServersAsync(Fault fault, CancellationToken cancel)
    {
        var server = fleet.Servers[fault.Servers[0]];
        var at = Stopwatch.GetTimestamp();
        if (fault.Kind == FaultKind.Suspend ? await server.SuspendAsync(fault.Lasting, cancel) : server.Stop(fault.Lasting))
            journal.Add(fault.Kind, at, fault.Servers, []);
    }

    private async Task DisturbDatabaseAsync(Fault fault, CancellationToken cancel)
    {
        var database = fleet.Database ?? throw new InvalidOperationException($"{fault.Kind.Word()} needs a database.");
        var at = Stopwatch.GetTimestamp();
        await (fault.Kind switch
        {
            FaultKind.RestartDatabase => database.RestartAsync(fault.Lasting, cancel),
            FaultKind.KillDatabase => database.KillAsync(fault.Lasting, cancel),
            _ => database.PauseAsync(fault.Lasting, cancel),
        });
        journal.Add(fault.Kind, at, [], []);
    }

    private async Task DisturbClientsAsync(Fault fault, CancellationToken cancel)
    {
        var at = Stopwatch.GetTimestamp();
        await Task.WhenAll(fault.Clients.Select(index => DisturbAsync(clients[index], fault, cancel)));
        journal.Add(fault.Kind, at, [], fault.Clients);
    }

    private static async Task DisturbAsync(ChaosClient client, Fault fault, CancellationToken cancel)
    {
        switch (fault.Kind)
        {
            case FaultKind.Cut:
                client.Cut();
                break;
            case FaultKind.CutInLine:
                client.CutInLine();
                break;
            case FaultKind.Abandon:
                client.Abandon();
                break;
            default:
                client.Pace.Set(fault.Kind == FaultKind.ReadSlowly ? ReadSpeed.Slow : ReadSpeed.Nothing);
                await Task.Delay(fault.Lasting, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                client.Pace.Set(ReadSpeed.Full);
                break;
        }
    }
}
