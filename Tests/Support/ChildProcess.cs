using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OrleansChat.Tests.Support;

/// <summary>A program, running: its output as it comes, its end, and the ways to end it. Mostly one of the product's.</summary>
public sealed class ChildProcess : IAsyncDisposable, IEvidence
{
    private const int ErrorLinesKept = 200;
    private const int SignalInterrupt = 2;
    private const int SignalTerminate = 15;
    private static readonly int SignalStop = OperatingSystem.IsMacOS() ? 17 : 19;
    private static readonly int SignalContinue = OperatingSystem.IsMacOS() ? 19 : 18;

    private readonly Process _process;
    private readonly Queue<string> _errors = new();
    private readonly Task _readers;

    private ChildProcess(string what, Process process)
    {
        What = what;
        _process = process;
        Pid = process.Id;
        Output = new Transcript<string>(what);
        _readers = Task.WhenAll(ReadOutputAsync(), ReadErrorsAsync());
    }

    public string What { get; }

    public int Pid { get; }

    public Transcript<string> Output { get; }

    public StreamWriter Input => _process.StandardInput;

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The last lines of its log; bounded, because a server that fails in a loop must not fill the test's memory.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
                return string.Join('\n', _errors);
        }
    }

    /// <summary>Starts a program of the product from the folder of this assembly, where the build has put it.</summary>
    public static ChildProcess Start(string program, params IEnumerable<string> arguments)
        => StartIn(AppContext.BaseDirectory, new Dictionary<string, string>(), program, arguments);

    /// <summary>Starts a program of the product in a working folder, with variables of the environment beside those of this process.</summary>
    public static ChildProcess StartIn(string folder, IReadOnlyDictionary<string, string> variables, string program, params IEnumerable<string> arguments)
    {
        // A process that is killed leaves its diagnostic pipes in the temporary folder: thousands after a campaign.
        var all = new Dictionary<string, string>(variables) { ["DOTNET_EnableDiagnostics"] = "0" };
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return Launch($"{program} {string.Join(' ', arguments)}", folder, all, host, [Path.Combine(AppContext.BaseDirectory, program), .. arguments]);
    }

    /// <summary>Starts a program of this machine, by its path or as <c>PATH</c> finds it.</summary>
    public static ChildProcess StartTool(string folder, IReadOnlyDictionary<string, string> variables, string program, params IEnumerable<string> arguments)
        => Launch(Path.GetFileName(program), folder, variables, program, arguments);

    /// <summary>Ends this process, and no other, at once: SIGKILL. Its own children live on.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks the process to end in its own order: SIGTERM.</summary>
    public void Terminate() => Signal(SignalTerminate);

    /// <summary>What Ctrl-C does: SIGINT.</summary>
    public void Interrupt() => Signal(SignalInterrupt);

    /// <summary>Stops the process where it stands, whatever it holds: SIGSTOP. It does not notice.</summary>
    public void Suspend() => Signal(SignalStop);

    /// <summary>Lets a stopped process go on: SIGCONT.</summary>
    public void Resume() => Signal(SignalContinue);

    /// <summary>Ends when the process does, which may be never.</summary>
    public Task UntilExitAsync(CancellationToken cancel) => _process.WaitForExitAsync(cancel);

    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Bound);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"{What} did not end within {Patience.Bound.TotalSeconds} s. Its log:\n{Errors}", late);
        }

        return _process.ExitCode;
    }

    /// <summary>Waits until everything that the ended process wrote has been read.</summary>
    public Task OutputReadAsync() => _readers.WaitAsync(Patience.Bound);

    public string Preserve() => $"The log of {What}:\n{Errors}";

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await WaitForExitAsync();
        await OutputReadAsync();
        _process.Dispose();
    }

    private static ChildProcess Launch(string what, string folder, IReadOnlyDictionary<string, string> variables, string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return new ChildProcess(what, Process.Start(start) ?? throw new InvalidOperationException($"{what} did not start."));
    }

    private void Signal(int signal)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Windows has no signals.");
        if (SendSignal(Pid, signal) != 0 && !_process.HasExited)
            throw new InvalidOperationException($"{What} could not be signalled: errno {Marshal.GetLastPInvokeError()}.");
    }

    private async Task ReadOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            Output.Add(line);
        Output.End();
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errors)
            {
                _errors.Enqueue(line);
                if (_errors.Count > ErrorLinesKept)
                    _errors.Dequeue();
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int pid, int signal);
}
