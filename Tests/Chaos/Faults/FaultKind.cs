namespace OrleansChat.Tests.Chaos.Faults;

/// <summary>What is done to servers and clients.</summary>
public enum FaultKind
{
    /// <summary>kill -9 of one server.</summary>
    KillOne,

    /// <summary>kill -9 of two servers at once.</summary>
    KillTwo,

    /// <summary>kill -9 of all servers at once.</summary>
    KillAll,

    /// <summary>kill -9 of one to three servers while all clients send many long messages at once, so that writes are big and under way.</summary>
    KillInWrite,

    /// <summary>SIGSTOP for some seconds, then SIGCONT: the server stands still with whatever it holds.</summary>
    Suspend,

    /// <summary>SIGTERM: the server stops in order.</summary>
    Stop,

    /// <summary>A client's connection breaks.</summary>
    Cut,

    /// <summary>A client's connection breaks in the middle of a line that it sends.</summary>
    CutInLine,

    /// <summary>A client goes to another server and leaves its connection open: one that has a token takes its name over from a session that lives.</summary>
    Abandon,

    /// <summary>A client reads 1 KiB a second.</summary>
    ReadSlowly,

    /// <summary>A client reads nothing.</summary>
    ReadNothing,

    /// <summary>The database stops in order, and is started again.</summary>
    RestartDatabase,

    /// <summary>kill -9 of all processes of the database, and a new start.</summary>
    KillDatabase,

    /// <summary>SIGSTOP for all processes of the database, for some seconds: its connections stay open and answer nothing.</summary>
    PauseDatabase,

    /// <summary>Not of the plan: the others ended a suspended server, or it ended itself when it went on and found itself replaced.</summary>
    EndedByOthers,

    /// <summary>Not of the plan: a server ended, or did not start, because of what was done to the database.</summary>
    EndedWithoutDatabase,
}

/// <summary>What kinds have in common.</summary>
public static class FaultKinds
{
    /// <summary>The kinds that count as kills.</summary>
    public static readonly IReadOnlyList<FaultKind> Kills = [FaultKind.KillOne, FaultKind.KillTwo, FaultKind.KillAll, FaultKind.KillInWrite];

    /// <summary>Whether it is a kill.</summary>
    public static bool IsKill(this FaultKind kind) => Kills.Contains(kind);

    /// <summary>Whether it is done to clients, not to servers.</summary>
    public static bool IsOfClients(this FaultKind kind) => kind is FaultKind.Cut or FaultKind.CutInLine or FaultKind.Abandon or FaultKind.ReadSlowly or FaultKind.ReadNothing;

    /// <summary>Whether it is done to the database.</summary>
    public static bool IsOfDatabase(this FaultKind kind) => kind is FaultKind.RestartDatabase or FaultKind.KillDatabase or FaultKind.PauseDatabase;

    /// <summary>The name in reports: <c>kill-one</c>.</summary>
    public static string Word(this FaultKind kind) => kind switch
    {
        FaultKind.KillOne => "kill-one",
        FaultKind.KillTwo => "kill-two",
        FaultKind.KillAll => "kill-all",
        FaultKind.KillInWrite => "kill-in-write",
        FaultKind.Suspend => "suspend",
        FaultKind.Stop => "stop",
        FaultKind.Cut => "cut",
        FaultKind.CutInLine => "cut-in-line",
        FaultKind.Abandon => "abandon",
        FaultKind.ReadSlowly => "read-slowly",
        FaultKind.ReadNothing => "read-nothing",
        FaultKind.RestartDatabase => "restart-database",
        FaultKind.KillDatabase => "kill-database",
        FaultKind.PauseDatabase => "pause-database",
        FaultKind.EndedByOthers => "ended-by-others",
        FaultKind.EndedWithoutDatabase => "ended-without-database",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };
}
