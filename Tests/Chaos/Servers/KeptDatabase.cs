using System.Diagnostics;
using OrleansChat.Tests.Support.Postgres;

namespace OrleansChat.Tests.Chaos.Servers;

/// <summary>The database that the log is in, and what is done to it: one thing at a time, after which it runs again. Safe for many threads.</summary>
/// <param name="server">The database.</param>
public sealed class KeptDatabase(PostgresServer server) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _harmedAt = long.MinValue;

    /// <summary>When it was last away or came back, in <see cref="Stopwatch"/> ticks; <see cref="long.MinValue"/> if it never was away.</summary>
    public long HarmedAt => Volatile.Read(ref _harmedAt);

    /// <summary>Stops it in order, and starts it again after a while.</summary>
    public Task RestartAsync(TimeSpan downFor, CancellationToken heal) => HarmAsync(server.StopAsync, downFor, server.StartAgainAsync, heal);

    /// <summary>kill -9 of all its processes, and a new start after a while.</summary>
    public Task KillAsync(TimeSpan downFor, CancellationToken heal) => HarmAsync(server.KillAsync, downFor, server.StartAgainAsync, heal);

    /// <summary>Lets it stand still for a while: its connections stay open and answer nothing.</summary>
    public Task PauseAsync(TimeSpan lasting, CancellationToken heal) => HarmAsync(server.PauseAsync, lasting, Resume, heal);

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private Task Resume()
    {
        server.Resume();
        return Task.CompletedTask;
    }

    // Whoever breaks off a run still leaves a database that runs: the servers stop in order only with it.
    private async Task HarmAsync(Func<Task> harm, TimeSpan lasting, Func<Task> mend, CancellationToken heal)
    {
        await _turn.WaitAsync(heal);
        try
        {
            Volatile.Write(ref _harmedAt, Stopwatch.GetTimestamp());
            await harm();
            await Task.Delay(lasting, heal).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await mend();
            Volatile.Write(ref _harmedAt, Stopwatch.GetTimestamp());
        }
        finally
        {
            _turn.Release();
        }
    }
}
