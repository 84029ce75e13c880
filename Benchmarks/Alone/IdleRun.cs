using System.Net;
using OrleansChat.Benchmarks.Load;
using OrleansChat.Benchmarks.Measuring;
using OrleansChat.Benchmarks.Wires;

namespace OrleansChat.Benchmarks.Alone;

/// <summary>Clients that are there and say nothing: what one costs the servers in memory.</summary>
internal sealed class IdleRun(IWire wire, IReadOnlyList<IPEndPoint> servers, IReadOnlyCollection<int> pids, int clients, TimeSpan settling, TimeProvider time)
{
    /// <summary>Connects them, spread over rooms of thirty, and looks when they are quiet.</summary>
    /// <returns>The servers' memory without them and with them.</returns>
    /// <exception cref="InvalidOperationException">A client was refused.</exception>
    public async Task<(long BytesBefore, long BytesWith)> RunAsync(CancellationToken cancel)
    {
        const int ClientsPerRoom = 30;
        await Task.Delay(settling, time, cancel);
        var before = ServerCost.Of(pids).ResidentBytes;
        var rooms = Enumerable.Range(0, (clients + ClientsPerRoom - 1) / ClientsPerRoom).Select(number => new Room($"room-{number}")).ToArray();
        var hearers = Enumerable.Range(0, clients).Select(client => new Hearer(wire, rooms[client % rooms.Length], new LatencyHistogram(), time)).ToArray();
        try
        {
            await Hearer.StartAllAsync(hearers, client => servers[client % servers.Count]);
            await Task.Delay(settling, time, cancel);
            return Array.Find(hearers, hearer => hearer.Failure is not null) is { Failure: { } failure }
                ? throw new InvalidOperationException($"A client lost its connection: {failure.Message}", failure)
                : (before, ServerCost.Of(pids).ResidentBytes);
        }
        finally
        {
            foreach (var hearer in hearers)
                hearer.Dispose();
        }
    }
}
