using System.ComponentModel;
using System.Runtime.InteropServices;

namespace OrleansChat.Silo.Supervision;

/// <summary>
/// <c>up</c>: starts the servers, says on standard output where they are and then <c>ready</c>, starts one again that dies, and stops them all when it is told to stop.
/// It takes no part in the cluster: without it the servers would go on just the same.
/// </summary>
internal sealed class Supervisor(SupervisorOptions options, TextWriter output, TextWriter error, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Runs until Ctrl-C or SIGTERM.</summary>
    /// <returns>The exit code: 0 after an orderly stop, 1 when a server could not start or, without restarts, all have died.</returns>
    public async Task<int> RunAsync()
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        var servers = options.Servers.Select((name, index) => ServerChild.Start(options, name, options.PortOf(index))).ToArray();
        if (!await AreReadyAsync(servers))
        {
            await Task.WhenAll(servers.Select(StopAsync));
            return _stop.IsCancellationRequested ? 0 : 1;
        }

        foreach (var server in servers)
            await output.WriteLineAsync(server.Announcement);
        await output.WriteLineAsync("ready");
        await Task.WhenAll(servers.Select((server, index) => KeepAsync(server, options.Servers[index])));
        return _stop.IsCancellationRequested ? 0 : 1;
    }

    public void Dispose() => _stop.Dispose();

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _stop.Cancel();
    }

    private async Task<bool> AreReadyAsync(ServerChild[] servers)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.StartTimeoutMs), time);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, timeout.Token);
        try
        {
            var ready = await Task.WhenAll(servers.Select(server => server.UntilReadyAsync(cancel.Token)));
            return Array.TrueForAll(ready, isReady => isReady);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // One server's life after life, until all are stopped.
    private async Task KeepAsync(ServerChild server, string name)
    {
        var earlyDeaths = 0;
        while (true)
        {
            var since = time.GetTimestamp();
            var port = server.Port;
            var exited = server.UntilExitAsync();
            await Task.WhenAny(exited, UntilStoppedAsync());
            if (_stop.IsCancellationRequested)
            {
                await StopAsync(server);
                return;
            }

            await error.WriteLineAsync($"{name} pid={server.ProcessId} died (exit code {await exited})");
            server.Dispose();
            if (!options.Restart)
                return;
            earlyDeaths = time.GetElapsedTime(since) < RestartDelay.HealthyLife ? earlyDeaths + 1 : 0;
            if (await StartAgainAsync(name, port, earlyDeaths) is not { } next)
                return;
            server = next;
        }
    }

    private async Task<ServerChild?> StartAgainAsync(string name, int port, int earlyDeaths)
    {
        for (; ; earlyDeaths++)
        {
            try
            {
                await Task.Delay(RestartDelay.After(earlyDeaths, options.RestartDelayMs, options.RestartDelayMaxMs), time, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            if (await TryStartAsync(name, port) is not { } server)
                continue;
            if (await AreReadyAsync([server]))
            {
                await output.WriteLineAsync(server.Announcement);
                return server;
            }

            await StopAsync(server);
        }
    }

    // The program may be missing for a while, when it is built anew, or the machine may have no process to give.
    private async Task<ServerChild?> TryStartAsync(string name, int port)
    {
        try
        {
            return ServerChild.Start(options, name, port);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            await error.WriteLineAsync($"{name} cannot be started: {e.Message}");
            return null;
        }
    }

    private async Task StopAsync(ServerChild server)
    {
        server.AskToStop();
        var exited = server.UntilExitAsync();
        if (await Task.WhenAny(exited, Task.Delay(TimeSpan.FromMilliseconds(options.StopTimeoutMs), time)) != exited)
            server.Kill();
        await exited;
        server.Dispose();
    }

    private Task UntilStoppedAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stop.Token.Register(stopped.SetResult);
        return stopped.Task;
    }
}
