using System.Diagnostics;

namespace OrleansChat.Tests.Chaos.Clients;

/// <summary>When a client heard something, and at which server it was, in <see cref="Stopwatch"/> ticks. Safe for many threads.</summary>
public sealed class Hearing
{
    private readonly Lock _gate = new();
    private readonly List<long> _arrivals = [];
    private readonly List<(long At, int? Server)> _stays = [];

    /// <summary>Messages heard so far.</summary>
    public int Messages
    {
        get
        {
            lock (_gate)
                return _arrivals.Count;
        }
    }

    /// <summary>How often it was welcomed.</summary>
    public int Welcomes
    {
        get
        {
            lock (_gate)
                return _stays.Count(stay => stay.Server is not null);
        }
    }

    /// <summary>A message came.</summary>
    public void Arrived(long at)
    {
        lock (_gate)
            _arrivals.Add(at);
    }

    /// <summary>The client is at a server from now on, or at none.</summary>
    public void IsAt(int? server, long at)
    {
        lock (_gate)
            _stays.Add((at, server));
    }

    /// <summary>Where the client was at a time.</summary>
    public int? ServerAt(long time)
    {
        lock (_gate)
            return _stays.LastOrDefault(stay => stay.At <= time).Server;
    }

    /// <summary>The longest silence between two moments. What of it lies before or after them is another fault's doing, and not counted.</summary>
    public TimeSpan LongestSilence(long from, long until)
    {
        lock (_gate)
        {
            var longest = TimeSpan.Zero;
            var before = from;
            foreach (var arrival in _arrivals.Where(arrival => arrival > from && arrival < until).Append(until))
            {
                if (Stopwatch.GetElapsedTime(before, arrival) is var silence && silence > longest)
                    longest = silence;
                before = arrival;
            }

            return longest;
        }
    }
}
