using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>The console client at a pseudo-terminal. A test is skipped, and says so, where the program <c>script</c> of util-linux is missing.</summary>
public sealed partial class TerminalProcess : IAsyncDisposable, IEvidence
{
    private const string Script = "/usr/bin/script";

    private readonly Lock _gate = new();
    private readonly StringBuilder _drawn = new();
    private readonly Process _process;
    private readonly Task _reader;
    private int _typedAt;

    private TerminalProcess(Process process)
    {
        _process = process;
        _reader = ReadAsync();
    }

    /// <summary>Everything that was drawn so far, with the sequences that draw it.</summary>
    public string Drawn
    {
        get
        {
            lock (_gate)
                return _drawn.ToString();
        }
    }

    public static TerminalProcess Start(int columns, IPEndPoint server, string name, params string[] options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), "A pseudo-terminal is made by 'script' of util-linux, which is not there.");
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var client = Path.Combine(AppContext.BaseDirectory, "OrleansChat.Client.dll");
        var start = new ProcessStartInfo(Script)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var argument in (string[])["-qefc", $"stty rows 30 cols {columns}; exec '{dotnet}' '{client}' {server.Address} {server.Port} {name} {string.Join(' ', options)}", "/dev/null"])
            start.ArgumentList.Add(argument);
        return new TerminalProcess(Process.Start(start) ?? throw new InvalidOperationException($"{Script} did not start."));
    }

    public async Task TypeAsync(string keys)
    {
        _typedAt = Drawn.Length;
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until this was drawn since the last keys, with whatever colours.</summary>
    public Task ShownAsync(string text) => Patience.UntilAsync(
        () =>
        {
            if (Sequence().Replace(Drawn[_typedAt..], "").Contains(text, StringComparison.Ordinal))
                return Task.FromResult<object?>(text);
            return _process.HasExited ? throw new InvalidOperationException($"The client ended before '{text}'. {Preserve()}") : Task.FromResult<object?>(null);
        },
        $"'{text}'");

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience.Bound);
        await _reader.WaitAsync(Patience.Bound);
        return _process.ExitCode;
    }

    public string Preserve() => $"What the terminal was sent:\n{Drawn.Replace("\e", "␛", StringComparison.Ordinal)}";

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardOutput.ReadAsync(buffer) is var length and > 0)
        {
            lock (_gate)
                _drawn.Append(buffer, 0, length);
        }
    }

    [GeneratedRegex("\e\\[[?0-9;]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sequence();
}
