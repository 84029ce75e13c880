using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Servers;
using OrleansChat.Tests.Simulation.Broken;
using OrleansChat.Tests.Simulation.Checking;
using OrleansChat.Tests.Simulation.Disk;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Servers;

/// <summary>The simulated machine: its disk, its clock, and the servers that live on it.</summary>
internal sealed class Machine
{
    public const string LogPath = "logs/chat.log";

    private const long TooMuch = 10_000;

    private readonly Random _random;
    private readonly Breakage _breakage;
    private readonly LogOptions _options;
    private readonly List<(string Server, LogEnd End)> _nudges = [];
    private int _lastProcess;
    private int _epochs;

    public Machine(Random random, Breakage breakage, Checker checker)
    {
        _random = random;
        _breakage = breakage;
        Checker = checker;
        Scheduler = new Scheduler(random);
        Faults = new DiskFaults(random);
        Disk = new SimulatedDisk(Scheduler, Faults);
        _options = new LogOptions
        {
            Server = "",
            LogPath = LogPath,
            ClusterFolder = "cluster",
            Durability = random.Next(5) == 0 ? Durability.Write : Durability.Fsync,
            SegmentBytesMax = random.Next(2_000, 8_192),
            CatchUpBytesMax = random.Next(3) == 0 ? random.Next(200, 2_000) : LogLimits.CatchUpBytesMax,
            NewEpoch = () => $"epoch{++_epochs}",
        };
        Servers = [.. Enumerable.Range(0, random.Next(2, 5)).Select(i => Boot(((char)('A' + i)).ToString()))];
    }

    public Checker Checker { get; }

    public Scheduler Scheduler { get; }

    public DiskFaults Faults { get; }

    public SimulatedDisk Disk { get; }

    public SimulatedTime Time { get; } = new();

    /// <summary>Whether acks are promised to outlive a loss of power.</summary>
    public bool SurvivesPowerLoss => _options.Durability == Durability.Fsync;

    /// <summary>The latest life of every server.</summary>
    public List<ServerProcess> Servers { get; }

    /// <summary>The lock of the log.</summary>
    public SimulatedLock LogLock => Disk.Lock(_options.LockPath);

    public ServerProcess PickServer() => Servers[_random.Next(Servers.Count)];

    /// <summary>Ends a server's process at once.</summary>
    public void Kill(ServerProcess server)
    {
        if (!server.Process.IsAlive)
            return;
        Scheduler.Trace.Begin(server.Process, "DIES");
        Scheduler.Kill(server.Process);
        server.Dispose();
    }

    public void LosePower()
    {
        Scheduler.Trace.Begin(null, "POWER LOST");
        foreach (var server in Servers)
            Kill(server);
        Disk.LosePower();
        // Datagrams do not outlive the machine, and what they say was true of what it has lost.
        _nudges.Clear();
        Checker.PowerLost();
    }

    /// <summary>Starts a server anew if its process is dead, as a supervisor would.</summary>
    public void Restart(int at)
    {
        if (Servers[at].HasFailed)
            Kill(Servers[at]);
        if (!Servers[at].Process.IsAlive)
            Servers[at] = Boot(Servers[at].Server);
    }

    /// <summary>One of the nudges that are under way arrives, or is lost, or arrives and comes again.</summary>
    public void DeliverNudge()
    {
        if (_nudges.Count == 0)
            return;
        var at = _random.Next(_nudges.Count);
        var fate = _random.Next(4);
        if (fate > 0 && Servers.Find(server => server.Server == _nudges[at].Server) is { } server)
            server.Nudge = _nudges[at].End;
        if (fate < 3)
            _nudges.RemoveAt(at);
    }

    private ServerProcess Boot(string name)
    {
        var process = new SimulatedProcess(name, ++_lastProcess);
        Scheduler.Trace.Begin(process, "STARTS");
        var disk = Disk.Of(process);
        var server = new ServerProcess(
            process,
            _breakage is Breakage.None or Breakage.CidsForgotten or Breakage.NudgesTellTooMuch ? disk : new BrokenDisk(disk, _breakage),
            _options with { Server = name },
            new MemoryProcesses(process.Identity, End),
            Time,
            Checker)
        {
            OnNudge = (server, end) => _nudges.Add((server, _breakage == Breakage.NudgesTellTooMuch ? end with { Offset = end.Offset + TooMuch } : end)),
            ForgetsCids = _breakage == Breakage.CidsForgotten,
        };
        _ = server.StartAsync();
        return server;
    }

    private bool End(ProcessIdentity identity)
    {
        if (Servers.Find(server => server.Process.Identity == identity && server.Process.IsAlive) is not { } server)
            return false;
        Kill(server);
        return true;
    }
}
