using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;

namespace OrleansChat.Tests.Unit.Support;

/// <summary>A log that says of servers what a test has it say, and keeps what is appended without looking at it.</summary>
internal sealed class StubLog(string server) : ISharedLog
{
    public string Server => server;

    public int Generation { get; set; } = 1;

    public string Epoch => "epoch";

    public ClusterView View { get; private set; } = ClusterView.Empty;

    public void Say(string server, int generation, bool isUp) => View = View with { Servers = View.Servers.SetItem(server, new ServerState(generation, isUp, "127.0.0.1:5001", 0)) };

    /// <summary>What was appended, in that order.</summary>
    public List<LogCommand> Appended { get; } = [];

    public Task<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<LogCommand> commands)
    {
        Appended.AddRange(commands);
        return Task.FromResult<IReadOnlyList<AppendResult>>([.. commands.Select((_, i) => new AppendResult(AppendOutcome.Appended, Appended.Count - commands.Count + i + 1))]);
    }

    public long LastSeqOf(string channel) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<RelayMessage>> ReadAsync(string channel, long fromSeq, int count) => throw new NotSupportedException();

    public void Signal(ReadOnlyMemory<byte> body) => throw new NotSupportedException();
}
