using OrleansChat.SharedLog.Checkpoints;
using OrleansChat.SharedLog.Postgres.Connections;
using OrleansChat.SharedLog.Postgres.Rows;

namespace OrleansChat.SharedLog.Postgres.Checkpoints;

/// <summary>
/// Writes checkpoints beside the appender. The server whose write crosses a boundary takes the checkpoint, so that not all of them do; if it dies before it is written, the next boundary is soon
/// enough.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="table">Where they lie.</param>
/// <param name="intervalBytes">The distance of the boundaries.</param>
/// <param name="events">Told of failures.</param>
internal sealed class RowCheckpoints(Database database, CheckpointTable table, long intervalBytes, PostgresEvents events)
{
    private readonly SideWork _work = new("log-checkpoint", events.CheckpointFailed);

    /// <summary>Looks after a cycle whether it is time.</summary>
    /// <param name="reader">The log after the cycle.</param>
    /// <param name="before">Where it stood before.</param>
    /// <param name="wrote">Whether this server wrote in it.</param>
    public void Consider(RowReader reader, long before, bool wrote)
    {
        if (!wrote || before / intervalBytes == reader.End / intervalBytes || _work.IsBusy)
            return;
        var state = reader.State;
        var checkpoint = new Checkpoint(state.Head!, reader.End, state.View, state.Seqs.Copy(), state.Cids.Copy(), []);
        var chain = reader.Chain;
        _work.Begin(() => Save(checkpoint, chain));
    }

    /// <summary>Waits until what is being written is written.</summary>
    /// <returns>False if it was not in time.</returns>
    public bool Close(int timeoutMs) => _work.Close(timeoutMs);

    private void Save(Checkpoint checkpoint, uint chain)
        => database.UseAsync(
            async connection =>
            {
                await table.SaveAsync(connection, checkpoint, chain, CancellationToken.None);
                return true;
            },
            CancellationToken.None).GetAwaiter().GetResult();
}
