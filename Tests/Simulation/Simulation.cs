using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.Tests.Simulation.Broken;
using OrleansChat.Tests.Simulation.Checking;
using OrleansChat.Tests.Simulation.Clients;
using OrleansChat.Tests.Simulation.Scheduling;
using OrleansChat.Tests.Simulation.Servers;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Simulation;

/// <summary>
/// One run, made from one seed. First the machine does harm, and nothing that was promised may be broken; then it heals, and everything that was begun must come to an end.
/// </summary>
internal sealed class Simulation
{
    private const int HarmSteps = 700;
    private const int HealSteps = 6_000;
    private const int TraceLines = 150;
    private const int ClientsMax = 4;

    private readonly int _seed;
    private readonly Random _random;
    private readonly Checker _checker = new();
    private readonly Machine _machine;
    private readonly Harm _harm;
    private readonly List<SimulatedClient> _clients = [];
    private bool _isHealing;

    public Simulation(int seed, Breakage breakage = Breakage.None)
    {
        _seed = seed;
        _random = new Random(seed);
        _machine = new Machine(_random, breakage, _checker);
        _harm = new Harm(_machine, _random);
        // Fewer names than clients: some want the same one.
        for (var i = 0; i < _random.Next(2, ClientsMax + 1); i++)
            _clients.Add(new SimulatedClient(i, $"user{i % 3}", _random, _checker));
    }

    public int Acks => _checker.Acks;

    public Trace Trace => _machine.Scheduler.Trace;

    /// <summary>Runs it to its end.</summary>
    /// <returns>Null if all promises were kept, or which one was not, and what happened before.</returns>
    public string? Run()
    {
        // Continuations must run here and now, not where a test framework would have them.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            for (var i = 0; i < HarmSteps && _checker.Violation is null; i++)
            {
                _harm.Step();
                Step();
            }

            if (_checker.Violation is null)
                Heal();
            if (_checker.Violation is null)
                Compare();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        return _checker.Violation is { } violation ? $"Seed {_seed}: {violation}{Environment.NewLine}{Trace.Last(TraceLines)}" : null;
    }

    private void Step()
    {
        var dice = _random.Next(100);
        if (dice < 68 && _machine.Scheduler.TryStep())
            return;
        var server = _machine.PickServer();
        switch (dice % 16)
        {
            case < 5:
                _clients[_random.Next(_clients.Count)].Step(_machine.Servers);
                break;
            case < 9:
                _ = server.RunCycleAsync(takesAll: _random.Next(3) > 0, takesCheckpoint: _random.Next(12) == 0);
                break;
            case < 12:
                _ = server.SyncAsync();
                break;
            case 12:
                _machine.Time.Advance(_random.Next(_isHealing ? 600 : 60));
                _ = server.LookAfterLockAsync();
                break;
            case 13:
                _ = server.WatchOthersAsync();
                break;
            case 14:
                _machine.DeliverNudge();
                break;
            default:
                Read(server);
                break;
        }
    }

    private void Read(ServerProcess server)
    {
        if (!server.IsUp || _random.Next(3) > 0)
            return;
        var channel = _random.Next(3) == 0 ? "tea" : "general";
        var last = (int)_checker.LastDelivered(server, channel);
        _ = server.ReadAsync(channel, _random.Next(1, last + 2), _random.Next(1, 30));
    }

    private void Heal()
    {
        Trace.Begin(null, "HEALS");
        _isHealing = true;
        _harm.Heal();
        foreach (var client in _clients)
            client.IsFinishing = true;
        for (var i = 0; i < HealSteps && _checker.Violation is null; i++)
        {
            if (i % 8 == 0)
            {
                _harm.RestartAll();
                if (_clients.All(client => client.IsDone) && _machine.Servers.All(server => server is { IsUp: true, IsOver: false, IsIdle: true }))
                    return;
            }

            Step();
        }

        _checker.Fail($"no end after {HealSteps} steps without harm: "
            + string.Join("; ", _clients.Where(client => !client.IsDone).Select(client => client.Describe()))
            + string.Join("; ", _machine.Servers.Select(server => $"{server.Process} up {server.IsUp} over {server.IsOver} idle {server.IsIdle}")));
    }

    // All servers, one that reads the whole log, and one that begins at the checkpoint, must have come to the same; and the files must say what was said.
    private void Compare()
    {
        // What one still writes in the first round, the others read in the second.
        foreach (var server in _machine.Servers.Concat(_machine.Servers))
        {
            server.Nudge = LogEnd.Unknown;
            Await(server.RunCycleAsync(takesAll: true, takesCheckpoint: false));
        }

        var expected = Snapshot.Of(_machine.Servers[0].File.State);
        foreach (var server in _machine.Servers)
            CheckSame($"server {server.Process}", Snapshot.Of(server.File.State), expected);
        CheckSame("a reader from the checkpoint", ReadAnew(), expected);
        _machine.Disk.Delete(new LogPaths(Machine.LogPath).Checkpoint);
        CheckSame("a reader of everything", ReadAnew(), expected);

        var log = new LogOnDisk(Segments());
        _checker.Compare(log);
        foreach (var channel in log.Messages.Keys.GroupBy(place => place.Channel, StringComparer.Ordinal))
        {
            var server = _machine.PickServer();
            for (var from = 1L; from <= channel.Count(); from += 1 + _random.Next(20))
                Await(server.ReadAsync(channel.Key, from, 10));
        }
    }

    private string ReadAnew()
    {
        using var file = new LogFile(_machine.Disk.Of(new SimulatedProcess("reader", 1_000_000)), new LogPaths(Machine.LogPath), new LogEvents(NullLogger.Instance, TimeProvider.System));
        Await(ReadAllAsync(file));
        return Snapshot.Of(file.State);
    }

    private static async Task ReadAllAsync(LogFile file)
    {
        while (!await file.CatchUpAsync(null))
            await file.AdvanceAsync(null);
    }

    private IEnumerable<byte[]> Segments()
    {
        var paths = new LogPaths(Machine.LogPath);
        for (var segment = 1; _machine.Disk.Files.TryGetValue(paths.Ended(segment), out var ended); segment++)
            yield return ended.Content.ToArray();
        yield return _machine.Disk.Files[paths.Current].Content.ToArray();
    }

    private void CheckSame(string who, string state, string expected)
    {
        if (state != expected)
            _checker.Fail($"{who} has come to another state:{Environment.NewLine}{state}instead of{Environment.NewLine}{expected}");
    }

    private void Await(Task task)
    {
        while (!task.IsCompleted && _machine.Scheduler.TryStep())
        {
            // Others' operations end, too.
        }

        if (!task.IsCompletedSuccessfully)
            _checker.Fail($"in the end, something did not: {task.Exception?.InnerException?.Message ?? "it waits"}");
    }
}
