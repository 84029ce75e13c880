using System.Globalization;
using System.Net;
using OrleansChat.Benchmarks.Wires;

namespace OrleansChat.Benchmarks.Peers;

/// <summary>This project's servers, on one log in a folder of their own, with their defaults but for the flood limit: every message is on disk before it is acked.</summary>
internal sealed class OrleansChatPeer : IPeer
{
    private const string Program = "OrleansChat.Silo.dll";

    private readonly List<PeerProcess> _processes = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleanschat-bench-");

    private OrleansChatPeer(IPEndPoint[] servers) => Servers = servers;

    public IWire Wire { get; } = new OrleansChatWire("x");

    public IReadOnlyList<IPEndPoint> Servers { get; }

    public IReadOnlyCollection<int> Pids => _processes.ConvertAll(process => process.Pid);

    public static async Task<OrleansChatPeer> StartAsync(int servers, TimeProvider time)
    {
        var peer = new OrleansChatPeer([.. Enumerable.Range(0, servers).Select(_ => PeerProcess.FreePort())]);
        try
        {
            for (var i = 0; i < servers; i++)
            {
                var server = peer.Servers[i];
                peer._processes.Add(await PeerProcess.StartAsync(
                    "dotnet", server, time,
                    Path.Combine(AppContext.BaseDirectory, Program), ((char)('A' + i)).ToString(), "127.0.0.1", server.Port.ToString(CultureInfo.InvariantCulture),
                    Path.Combine(peer._folder.FullName, "logs", "chat.log"), "--flood-limit", "0"));
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
        _folder.Delete(recursive: true);
    }
}
