namespace OrleansChat.Tests.Chaos.Faults;

/// <summary>One thing that will be done.</summary>
/// <param name="At">When, from the beginning of the harm.</param>
/// <param name="Kind">What.</param>
/// <param name="Servers">To which servers, by their index.</param>
/// <param name="Clients">To which clients, by their index.</param>
/// <param name="Lasting">For how long: until the server is started again, goes on, or the client reads as before.</param>
public sealed record Fault(TimeSpan At, FaultKind Kind, IReadOnlyList<int> Servers, IReadOnlyList<int> Clients, TimeSpan Lasting);

/// <summary>Draws all faults of a run from its seed: so many kills, and between them one to three other faults each, which overlap as they like.</summary>
public static class FaultPlan
{
    private static readonly (FaultKind Kind, int Weight)[] Kills =
        [(FaultKind.KillOne, 40), (FaultKind.KillTwo, 20), (FaultKind.KillAll, 15), (FaultKind.KillInWrite, 25)];

    private static readonly (FaultKind Kind, int Weight)[] Others =
    [
        (FaultKind.Suspend, 25), (FaultKind.Stop, 15), (FaultKind.Cut, 20), (FaultKind.CutInLine, 15), (FaultKind.Abandon, 20), (FaultKind.ReadSlowly, 15), (FaultKind.ReadNothing, 10),
    ];

    private static readonly (FaultKind Kind, int Weight)[] OfDatabase =
        [(FaultKind.RestartDatabase, 15), (FaultKind.KillDatabase, 20), (FaultKind.PauseDatabase, 15)];

    /// <summary>The faults in the order of their times. The same options draw the same faults.</summary>
    public static IReadOnlyList<Fault> Draw(ChaosOptions options)
    {
        var random = new Random(Mix(options.Seed));
        var faults = new List<Fault>();
        var before = TimeSpan.FromMilliseconds(300);
        for (var kill = 0; kill < options.Kills; kill++)
        {
            var at = before + Between(random, 1.2, 3.0);
            for (var i = random.Next(1, 4); i > 0; i--)
                faults.Add(DrawOther(random, options, Between(random, before.TotalSeconds, at.TotalSeconds)));
            faults.Add(DrawKill(random, at));
            before = at;
        }

        return [.. faults.OrderBy(fault => fault.At)];
    }

    /// <summary>Neighbouring seeds would draw similar first numbers; a multiplication by the golden ratio and a fold take them apart.</summary>
    private static int Mix(int seed)
    {
        var mixed = unchecked((uint)seed * 0x9E37_79B9u);
        mixed = unchecked((mixed ^ (mixed >> 15)) * 0x85EB_CA6Bu);
        return (int)(mixed ^ (mixed >> 13)) & int.MaxValue;
    }

    private static Fault DrawKill(Random random, TimeSpan at)
    {
        var kind = Pick(random, Kills);
        var count = kind switch { FaultKind.KillOne => 1, FaultKind.KillTwo => 2, FaultKind.KillAll => ChaosOptions.Servers, _ => random.Next(1, ChaosOptions.Servers + 1) };
        return new Fault(at, kind, Choose(random, count, ChaosOptions.Servers), [], Between(random, 0, 1.2));
    }

    private static Fault DrawOther(Random random, ChaosOptions options, TimeSpan at)
    {
        var kind = Pick(random, options.Log == LogKind.Postgres ? [.. Others, .. OfDatabase] : Others);
        var clients = kind.IsOfClients() ? Choose(random, random.Next(1, Math.Max(2, options.Clients / 3)), options.Clients) : [];
        var servers = kind.IsOfClients() || kind.IsOfDatabase() ? [] : Choose(random, 1, ChaosOptions.Servers);
        var lasting = kind switch
        {
            FaultKind.Suspend => DrawSuspension(random, options.SuspensionMax),
            FaultKind.Stop => Between(random, 0, 0.8),
            FaultKind.RestartDatabase or FaultKind.KillDatabase => Between(random, 0, 1.5),
            FaultKind.PauseDatabase => Between(random, 0.5, 4),
            FaultKind.ReadSlowly => Between(random, 3, 8),
            FaultKind.ReadNothing => Between(random, 2, 6),
            _ => TimeSpan.Zero,
        };
        return new Fault(at, kind, servers, clients, lasting);
    }

    /// <summary>Mostly short, so that a run is; sometimes longer than the others wait for a holder of the lock, and rarely as long as it gets.</summary>
    private static TimeSpan DrawSuspension(Random random, TimeSpan max)
    {
        var drawn = random.Next(100) switch { < 80 => Between(random, 1, 3), < 96 => Between(random, 3, 8), _ => Between(random, 8, 20) };
        return drawn < max ? drawn : max;
    }

    private static FaultKind Pick(Random random, (FaultKind Kind, int Weight)[] kinds)
    {
        var drawn = random.Next(kinds.Sum(kind => kind.Weight));
        foreach (var (kind, weight) in kinds)
        {
            if (drawn < weight)
                return kind;
            drawn -= weight;
        }

        throw new InvalidOperationException("The weights are their own sum.");
    }

    private static int[] Choose(Random random, int count, int of)
    {
        var all = Enumerable.Range(0, of).ToArray();
        random.Shuffle(all);
        return all[..Math.Min(count, of)];
    }

    private static TimeSpan Between(Random random, double fromSeconds, double toSeconds) => TimeSpan.FromSeconds(fromSeconds + (random.NextDouble() * (toSeconds - fromSeconds)));
}
