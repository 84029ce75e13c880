using System.Globalization;
using System.Net;
using OrleansChat.Benchmarks.Wires;

namespace OrleansChat.Benchmarks.Peers;

/// <summary>This project's servers, on one log, with their defaults but for the flood limit: every message is on disk before it is acked.</summary>
internal sealed class OrleansChatPeer : IPeer
{
    private const string Program = "OrleansChat.Silo.dll";

    private readonly List<PeerProcess> _processes = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleanschat-bench-");

    private readonly string _log;

    private int _wires;

    private OrleansChatPeer(IPEndPoint[] servers, string? log)
    {
        Servers = servers;
        _log = log ?? Path.Combine(_folder.FullName, "logs", "chat.log");
    }

    public IWire Wire { get; } = new OrleansChatWire("x");

    public IReadOnlyList<IPEndPoint> Servers { get; }

    public IReadOnlyCollection<int> Pids => _processes.ConvertAll(process => process.Pid);

    /// <summary>Starts servers.</summary>
    /// <param name="servers">How many.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Their log; null for a file in a folder that goes with them.</param>
    public static async Task<OrleansChatPeer> StartAsync(int servers, TimeProvider time, string? log = null)
    {
        var peer = new OrleansChatPeer([.. Enumerable.Range(0, servers).Select(_ => PeerProcess.FreePort())], log);
        try
        {
            // At once, as a machine starts them.
            foreach (var starting in Enumerable.Range(0, servers).Select(number => peer.StartServerAsync(number, time)).ToArray())
                peer._processes.Add(await starting);
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }

        return peer;
    }

    /// <summary>A wire whose names were not used before.</summary>
    public IWire NewWire() => new OrleansChatWire((++_wires).ToString(CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Task<PeerProcess> StartServerAsync(int number, TimeProvider time)
    {
        var server = Servers[number];
        return PeerProcess.StartAsync(
            "dotnet", server, time,
            Path.Combine(AppContext.BaseDirectory, Program), ((char)('A' + number)).ToString(), "127.0.0.1", server.Port.ToString(CultureInfo.InvariantCulture),
            _log, "--flood-limit", "0");
    }
}
