using System.Globalization;
using System.Net;
using OrleansChat.Benchmarks.Wires;

namespace OrleansChat.Benchmarks.Peers;

/// <summary>NATS servers, each routed to all others.</summary>
internal sealed class NatsPeer : IPeer
{
    private readonly List<PeerProcess> _processes = [];

    private NatsPeer(IPEndPoint[] servers) => Servers = servers;

    public IWire Wire { get; } = new NatsWire();

    public IReadOnlyList<IPEndPoint> Servers { get; }

    public IReadOnlyCollection<int> Pids => _processes.ConvertAll(process => process.Pid);

    public static async Task<NatsPeer> StartAsync(int servers, TimeProvider time)
    {
        var ports = Enumerable.Range(0, 2 * servers).Select(_ => PeerProcess.FreePort()).Distinct().ToArray();
        var (clients, routes) = (ports[..servers], ports[servers..]);
        var allRoutes = string.Join(',', routes.Select(route => $"nats://{route}"));
        var peer = new NatsPeer(clients);
        try
        {
            for (var i = 0; i < servers; i++)
            {
                peer._processes.Add(await PeerProcess.StartAsync(
                    "nats-server", clients[i], time,
                    "-a", "127.0.0.1", "-p", clients[i].Port.ToString(CultureInfo.InvariantCulture), "--cluster_name", "bench", "--cluster", $"nats://{routes[i]}", "--routes", allRoutes));
            }
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }

        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
    }
}
