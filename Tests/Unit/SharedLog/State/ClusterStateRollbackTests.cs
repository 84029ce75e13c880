using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.State;

/// <summary>Batches of random commands, of which some are written and some are not: the state must always be what the written ones make.</summary>
public sealed class ClusterStateRollbackTests
{
    private static readonly (string, string)[] AllCids =
        [.. RandomCommands.Users.SelectMany(_ => RandomCommands.Cids, (user, cid) => (user.ToLowerInvariant(), cid))];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_rollback_restores_everything(int seed)
    {
        var random = new Random(seed);
        var commands = new RandomCommands(seed);
        var state = new ClusterState();
        List<LogEntry> written = [];
        Batch(state, [Some.Head], commands: null, count: 0);
        state.Commit();
        written.Add(Some.Head);

        for (var round = 0; round < 500; round++)
        {
            var before = Snapshot.Of(state, AllCids);
            List<LogEntry> batch = [];
            Batch(state, batch, commands, random.Next(1, 12), round);
            if (random.Next(2) == 0)
            {
                state.Rollback();
                Assert.Equal(before, Snapshot.Of(state, AllCids));
            }
            else
            {
                state.Commit();
                written.AddRange(batch);
            }
        }

        // Whoever only reads the lines, one commit a line, comes to the same state.
        var reader = new ClusterState();
        foreach (var entry in written)
        {
            Assert.Null(reader.Apply(entry));
            reader.Commit();
        }

        Assert.Equal(Snapshot.Of(reader, AllCids), Snapshot.Of(state, AllCids));
        Assert.True(state.Cids.Count > 20 && state.View.Channels.Count == 3 && state.View.PrivateChannelCount > 2 && state.View.Servers.Count == 3, "The random commands met too little.");
    }

    [Fact]
    public void A_head_that_was_not_written_is_taken_back()
    {
        var state = new ClusterState();
        Assert.Null(state.Apply(Some.Head));
        state.Rollback();
        Assert.Null(state.Head);
        Assert.Null(state.Apply(Some.Head with { Epoch = "epoch2" }));
        Assert.Equal("epoch2", state.Head?.Epoch);
    }

    private static void Batch(ClusterState state, List<LogEntry> entries, RandomCommands? commands, int count, int round = 0)
    {
        // A second a round, so that names that are kept for their owners become free again.
        var nowMs = Some.TimeMs + (round * 1_000);
        foreach (var entry in entries)
            Assert.Null(state.Apply(entry));
        for (var i = 0; i < count; i++)
        {
            if (commands!.Next(state.View).Decide(state, nowMs + i).Entry is not { } entry)
                continue;
            Assert.Null(state.Apply(entry));
            entries.Add(entry);
        }
    }
}
