namespace OrleansChat.Silo.Engines.Cluster.Membership;

/// <summary>Where the table of silos lies: in the folder of the servers of one machine, or in the database of those of many. All members are thread-safe.</summary>
internal interface ISiloTableStore : IDisposable
{
    /// <summary>Makes the place ready. Called before all others, and may be called again.</summary>
    /// <exception cref="IOException">It cannot be had.</exception>
    Task OpenAsync();

    /// <summary>The table as it is now; an empty one if nobody has written any.</summary>
    /// <exception cref="IOException">It cannot be read, or is not what a silo wrote.</exception>
    Task<SiloTable> ReadAsync();

    /// <summary>Changes the table durably, while nobody else does.</summary>
    /// <param name="change">Called with the table as it is, and perhaps not at all; answers with another one, or with null to leave it.</param>
    /// <returns>The table as it is then; null if it was left.</returns>
    /// <exception cref="IOException">It cannot be read or written; the change may be in it nevertheless.</exception>
    Task<SiloTable?> ChangeAsync(Func<SiloTable, SiloTable?> change);

    /// <summary>Takes the turn of those who join, which one silo has at a time.</summary>
    /// <returns>What gives it back, as the death of the process does, too; null if another silo has it.</returns>
    /// <exception cref="IOException">It cannot be asked for.</exception>
    Task<IDisposable?> TryTakeTurnAsync();
}
