using OrleansChat.Grains.Interfaces.Servers;
using OrleansChat.SharedLog;

namespace OrleansChat.Grains.Servers;

/// <summary>This server as the log knows it.</summary>
internal sealed class ServerIdentity(ISharedLog log) : IServerIdentity
{
    public string Name => log.Server;

    public int Generation => log.Generation;
}
