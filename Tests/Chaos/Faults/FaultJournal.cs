using System.Diagnostics;

namespace OrleansChat.Tests.Chaos.Faults;

/// <summary>A fault that was done, with the time at which it was, in <see cref="Stopwatch"/> ticks.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="At">When it began.</param>
/// <param name="Until">When it ended; for a kill, when it happened.</param>
/// <param name="Servers">The servers that it hit, by their index.</param>
/// <param name="Clients">The clients that it hit, by their index.</param>
public sealed record DoneFault(FaultKind Kind, long At, long Until, IReadOnlyList<int> Servers, IReadOnlyList<int> Clients);

/// <summary>What was really done, and when. Safe for many threads.</summary>
public sealed class FaultJournal
{
    private readonly Lock _gate = new();
    private readonly List<DoneFault> _faults = [];

    /// <summary>All faults, in the order in which they ended.</summary>
    public IReadOnlyList<DoneFault> Faults
    {
        get
        {
            lock (_gate)
                return [.. _faults];
        }
    }

    /// <summary>Notes a fault that began at a time and has just ended.</summary>
    public void Add(FaultKind kind, long at, IReadOnlyList<int> servers, IReadOnlyList<int> clients)
    {
        lock (_gate)
            _faults.Add(new DoneFault(kind, at, Stopwatch.GetTimestamp(), servers, clients));
    }
}
