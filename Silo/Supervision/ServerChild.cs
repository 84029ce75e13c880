using System.Diagnostics;
using System.Globalization;
using OrleansChat.Silo.Settings;

namespace OrleansChat.Silo.Supervision;

/// <summary>
/// A server in a process of its own. Its standard input is a pipe that nothing is written to: closing it asks the server to stop, and the kernel closes it when
/// this process dies, so no server outlives the one who started it.
/// </summary>
internal sealed class ServerChild : IDisposable
{
    private readonly Process _process;
    private Task<int>? _exited;

    private ServerChild(Process process) => _process = process;

    public int ProcessId => _process.Id;

    /// <summary>The server's own line: name, process and address.</summary>
    public string Announcement { get; private set; } = "";

    /// <summary>The port in the announcement, to start the server there again.</summary>
    public int Port => int.Parse(Announcement.AsSpan(Announcement.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);

    public static ServerChild Start(SupervisorOptions options, string server, int port)
    {
        var self = Environment.ProcessPath!;
        var start = new ProcessStartInfo(self) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
            start.ArgumentList.Add(typeof(ServerChild).Assembly.Location);
        foreach (var argument in Arguments(options, server, port))
            start.ArgumentList.Add(argument);
        return new ServerChild(Process.Start(start) ?? throw new InvalidOperationException("The operating system started no process."));
    }

    /// <summary>Waits until the server accepts clients.</summary>
    /// <returns>False if it ended before.</returns>
    public async Task<bool> UntilReadyAsync(CancellationToken cancel)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (line == "ready")
                return true;
            Announcement = line;
        }

        return false;
    }

    /// <summary>Waits until the process has ended, and returns its exit code. Not before <see cref="UntilReadyAsync"/> has ended.</summary>
    public Task<int> UntilExitAsync() => _exited ??= WaitForExitAsync();

    /// <summary>Asks the server to stop.</summary>
    public void AskToStop()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }
    }

    /// <summary>Ends the process at once.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
    }

    public void Dispose() => _process.Dispose();

    private async Task<int> WaitForExitAsync()
    {
        // Whatever else it says must be read, or it would stand still when the pipe is full.
        while (await _process.StandardOutput.ReadLineAsync() is not null) { }
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    // Whatever the supervisor was told, wherever, stands on the command line; a supervised server asks no other source.
    private static string[] Arguments(SupervisorOptions options, string server, int port) =>
    [
        server, options.Host, port.ToString(CultureInfo.InvariantCulture), options.LogPath,
        .. ServerSettings.All
            .Where(setting => setting != ServerSettings.Log)
            .Select(setting => (setting.Option, setting.Default, Value: setting.Read(options.TuningOf(server))))
            .Where(setting => setting.Value != setting.Default)
            .SelectMany(setting => (string[])[setting.Option, setting.Value]),
        "--supervised",
    ];
}
