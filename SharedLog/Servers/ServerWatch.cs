using OrleansChat.SharedLog.Commands;

namespace OrleansChat.SharedLog.Servers;

/// <summary>
/// Looks at regular intervals whether the servers that the log calls up still live. For one that does not, it appends the end of that generation, which frees all its names at once;
/// when several watch, the condition lets one of them do it.
/// </summary>
internal sealed class ServerWatch : IAsyncDisposable
{
    private readonly ISharedLog _log;
    private readonly IServerLives _lives;
    private readonly LogEvents _events;
    private readonly ITimer _timer;
    private int _looking;
    private bool _disposed;

    /// <summary>Begins to look.</summary>
    /// <param name="log">The log.</param>
    /// <param name="lives">Sees who lives; disposed of at the end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="events">Told of who is gone.</param>
    public ServerWatch(ISharedLog log, IServerLives lives, TimeProvider time, LogEvents events)
    {
        _log = log;
        _lives = lives;
        _events = events;
        var interval = TimeSpan.FromMilliseconds(LogLimits.ServerWatchIntervalMs);
        _timer = time.CreateTimer(_ => _ = LookAsync(), null, interval, interval);
    }

    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _disposed, true);
        await _timer.DisposeAsync();
        LetGo();
    }

    private async Task LookAsync()
    {
        // A look that waits for the log is not joined by the next one.
        if (Interlocked.Exchange(ref _looking, 1) != 0)
            return;
        try
        {
            foreach (var (server, state) in _log.View.Servers)
            {
                if (state.IsUp && server != _log.Server && !await _lives.LivesAsync(server, state.Generation))
                    await BuryAsync(server, state.Generation);
            }
        }
        catch (IOException e)
        {
            _events.WatchFailed(e);
        }
        finally
        {
            // Not Volatile.Write: the flag must be read after it, or both this look and the disposing thread could leave it to the other to let go.
            Interlocked.Exchange(ref _looking, 0);
            if (Volatile.Read(ref _disposed))
                LetGo();
        }
    }

    // Called by the disposing thread and by a look that was still waiting for the log then; the last of them does it. No look begins afterwards.
    private void LetGo()
    {
        if (Interlocked.Exchange(ref _looking, 1) == 0)
            _lives.Dispose();
    }

    private async Task BuryAsync(string server, int generation)
    {
        var results = await _log.AppendAsync([new ServerDownCommand { Server = server, Generation = generation, Orderly = false }]);
        if (results[0].Outcome == AppendOutcome.Appended)
            _events.ServerGone(server, generation);
    }
}
