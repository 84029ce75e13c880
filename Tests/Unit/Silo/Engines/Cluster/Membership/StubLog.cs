using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;

namespace OrleansChat.Tests.Unit.Silo.Engines.Cluster.Membership;

/// <summary>A log that says of servers what a test has it say, and is asked nothing else.</summary>
internal sealed class StubLog(string server) : ISharedLog
{
    public string Server => server;

    public int Generation { get; set; } = 1;

    public string Epoch => "epoch";

    public ClusterView View { get; private set; } = ClusterView.Empty;

    public void Say(string server, int generation, bool isUp) => View = View with { Servers = View.Servers.SetItem(server, new ServerState(generation, isUp, "127.0.0.1:5001", 0)) };

    public Task<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<LogCommand> commands) => throw new NotSupportedException();

    public long LastSeqOf(string channel) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<RelayMessage>> ReadAsync(string channel, long fromSeq, int count) => throw new NotSupportedException();

    public void Signal(ReadOnlyMemory<byte> body) => throw new NotSupportedException();
}
