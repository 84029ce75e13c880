using System.Diagnostics;
using OrleansChat.Tests.Chaos.Clients;
using OrleansChat.Tests.Chaos.Faults;

namespace OrleansChat.Tests.Chaos.Reporting;

/// <summary>
/// Measures what a kill costs the others: the longest silence that a client met which was at a surviving server and not disturbed itself, while all were posting.
/// The time that is looked at ends with the next fault of a server, which would be measured instead; and a kill while some server is suspended, or the database
/// away, is not measured, because the suspended one may hold the lock.
/// </summary>
public static class StallMeter
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WindowMin = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest stall for each kill that can be measured.</summary>
    /// <param name="faults">What was done.</param>
    /// <param name="hearings">What each client heard, by its index.</param>
    /// <param name="postingUntil">When the clients began to fall silent.</param>
    public static IReadOnlyList<TimeSpan> Measure(IReadOnlyList<DoneFault> faults, IReadOnlyList<Hearing> hearings, long postingUntil)
    {
        var ofServers = faults.Where(fault => !fault.Kind.IsOfClients()).OrderBy(fault => fault.At).ToList();
        var stalls = new List<TimeSpan>();
        foreach (var kill in ofServers.Where(fault => fault.Kind.IsKill()))
        {
            var until = Math.Min(kill.At + (long)(Window.TotalSeconds * Stopwatch.Frequency), postingUntil);
            foreach (var next in ofServers.Where(fault => fault != kill && fault.At >= kill.At).Take(1))
                until = Math.Min(until, next.At);
            var isStill = ofServers.Exists(fault => (fault.Kind == FaultKind.Suspend || fault.Kind.IsOfDatabase()) && fault.At <= kill.At && fault.Until > kill.At);
            if (isStill || Stopwatch.GetElapsedTime(kill.At, until) < WindowMin)
                continue;
            var silences = hearings
                .Where((hearing, index) => IsWitness(index, hearing, kill, until, faults))
                .Select(hearing => hearing.LongestSilence(kill.At, until))
                .ToList();
            if (silences.Count > 0)
                stalls.Add(silences.Max());
        }

        return stalls;
    }

    /// <summary>The middle one; zero if there is none.</summary>
    public static TimeSpan Median(IReadOnlyList<TimeSpan> stalls) => stalls.Count == 0 ? TimeSpan.Zero : stalls.Order().ElementAt(stalls.Count / 2);

    private static bool IsWitness(int index, Hearing hearing, DoneFault kill, long until, IReadOnlyList<DoneFault> faults)
    {
        if (hearing.ServerAt(kill.At) is not { } server || kill.Servers.Contains(server))
            return false;

        // A slow reader has to catch up afterwards, which is not the kill's doing either.
        var harmedSince = kill.At - Stopwatch.Frequency;
        return !faults.Any(fault => fault.Clients.Contains(index) && fault.At < until && fault.Until > harmedSince);
    }
}
