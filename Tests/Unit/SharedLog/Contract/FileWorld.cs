using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Observer;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.Tests.Unit.SharedLog.Contract;

/// <summary>A file in memory.</summary>
internal sealed class FileWorld : ILogWorld
{
    private readonly MemoryNudges _network = new();
    private readonly SwitchedDisk _disk = new(new MemoryDisk());
    private int _servers;

    public ILogStore NewStore(string server) => new FileStore(
        new LogOptions { Server = server, LogPath = "logs/chat.log", ClusterFolder = "cluster", Address = "127.0.0.1:5001", NewEpoch = () => $"epoch{_servers}" },
        _disk, _network.Open(), new MemoryProcesses(new ProcessIdentity(Interlocked.Increment(ref _servers), "1"), _ => false), TimeProvider.System, NullLoggerFactory.Instance);

    public Task BreakAsync()
    {
        _disk.IsFull = true;
        return Task.CompletedTask;
    }

    public Task MendAsync()
    {
        _disk.IsFull = false;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
