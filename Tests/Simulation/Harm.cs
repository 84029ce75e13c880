using OrleansChat.SharedLog.Nudges;
using OrleansChat.Tests.Simulation.Servers;

namespace OrleansChat.Tests.Simulation;

/// <summary>What befalls the machine, as often as the seed wants it: every run has its own mixture.</summary>
internal sealed class Harm
{
    private const int LongMs = 6_000;

    private readonly Machine _machine;
    private readonly Random _random;
    private readonly int _killsPerThousand;
    private readonly int _powerLossesPerThousand;
    private readonly int _pausesPerThousand;
    private readonly int _fullPerThousand;

    public Harm(Machine machine, Random random)
    {
        _machine = machine;
        _random = random;
        _killsPerThousand = Pick(0, 3, 10, 30);
        _powerLossesPerThousand = machine.SurvivesPowerLoss ? Pick(0, 0, 2, 5) : 0;
        _pausesPerThousand = Pick(0, 0, 3, 10);
        _fullPerThousand = Pick(0, 0, 0, 5);
        machine.Faults.FailuresPerThousand = Pick(0, 0, 2, 10);
        machine.Faults.SyncFailuresPerThousand = Pick(0, 0, 20, 200);
    }

    /// <summary>Something happens, or mostly nothing.</summary>
    public void Step()
    {
        if (Happens(_killsPerThousand))
            _machine.Kill(_machine.PickServer());
        if (Happens(_powerLossesPerThousand))
            _machine.LosePower();
        if (Happens(_pausesPerThousand))
            Pause(_machine.PickServer(), isPaused: true);
        if (Happens(_pausesPerThousand * 2))
            Pause(_machine.PickServer(), isPaused: false);
        if (Happens(_pausesPerThousand))
            _machine.Time.Advance(LongMs);
        if (Happens(_pausesPerThousand))
            _machine.Time.Jump(_random.Next(-100_000, 100_000));
        if (Happens(_machine.Faults.IsFull ? 30 : _fullPerThousand))
            _machine.Faults.IsFull = !_machine.Faults.IsFull;
        // A process is started anew after a while, so that others have the time to notice.
        if (Happens(60))
            _machine.Restart(_random.Next(_machine.Servers.Count));
    }

    /// <summary>No more harm. Who stands still goes on, unless it holds the log's lock: it is forgotten there for ever, and the others must help themselves.</summary>
    public void Heal()
    {
        _machine.Faults.Heal();
        foreach (var server in _machine.Servers)
        {
            if (!_machine.LogLock.IsHeldBy(server.Process))
                server.Process.IsPaused = false;
            // So that everybody wants the lock at least once.
            server.Nudge = LogEnd.Unknown;
        }
    }

    public void RestartAll()
    {
        for (var i = 0; i < _machine.Servers.Count; i++)
            _machine.Restart(i);
    }

    private void Pause(ServerProcess server, bool isPaused)
    {
        if (server.Process.IsPaused == isPaused)
            return;
        _machine.Scheduler.Trace.Begin(server.Process, isPaused ? "STANDS STILL" : "GOES ON");
        server.Process.IsPaused = isPaused;
    }

    private bool Happens(int perThousand) => perThousand > 0 && _random.Next(1_000) < perThousand;

    private int Pick(params int[] among) => among[_random.Next(among.Length)];
}
