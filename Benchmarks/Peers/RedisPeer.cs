using System.Globalization;
using System.Net;
using OrleansChat.Benchmarks.Wires;

namespace OrleansChat.Benchmarks.Peers;

/// <summary>One Redis server without a disk.</summary>
internal sealed class RedisPeer : IPeer
{
    private readonly PeerProcess _process;

    private RedisPeer(PeerProcess process, IPEndPoint server) => (_process, Servers) = (process, [server]);

    public IWire Wire { get; } = new RedisWire();

    public IReadOnlyList<IPEndPoint> Servers { get; }

    public IReadOnlyCollection<int> Pids => [_process.Pid];

    public static async Task<RedisPeer> StartAsync(TimeProvider time)
    {
        var port = PeerProcess.FreePort();
        var process = await PeerProcess.StartAsync(
            "redis-server", port, time,
            "--bind", "127.0.0.1", "--port", port.Port.ToString(CultureInfo.InvariantCulture), "--save", "", "--appendonly", "no", "--maxclients", "20000",
            "--client-output-buffer-limit", "pubsub 0 0 0");
        return new RedisPeer(process, port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
