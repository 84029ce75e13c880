using System.Globalization;
using System.Net;

namespace OrleansChat.Tests.Support;

/// <summary>One server, started as an operator starts it. After its death it can be started again, under the same name and on the same port.</summary>
public sealed class ServerProcess(string name, ILogPlace log, IReadOnlyList<string> options) : IAsyncDisposable
{
    public const string Program = "OrleansChat.Silo.dll";

    private ChildProcess? _child;
    private IPEndPoint? _endPoint;

    public string Name { get; } = name;

    public ChildProcess Child => _child ?? throw new InvalidOperationException($"Server {Name} was not started.");

    /// <summary>The port is the system's choice at the first start and stays the same afterwards.</summary>
    public IPEndPoint EndPoint => _endPoint ?? throw new InvalidOperationException($"Server {Name} has not said where it listens.");

    /// <summary>Starts the process without waiting for it.</summary>
    public static ChildProcess Launch(string name, ILogPlace log, int port, params IEnumerable<string> options) =>
        ChildProcess.Start(Program, [name, IPAddress.Loopback.ToString(), port.ToString(CultureInfo.InvariantCulture), log.Address, .. options]);

    /// <summary>Returns once the server accepts clients.</summary>
    public async Task StartAsync()
    {
        if (_child is not null)
            await _child.DisposeAsync();
        var child = _child = Launch(Name, log, _endPoint?.Port ?? 0, options);
        try
        {
            await child.Output.FindAsync(0, line => line == Announcement.Ready, "ready");
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{failure.Message}\nIts log:\n{child.Errors}", failure);
        }

        _endPoint = Announcement.Of(child, Name).EndPoint;
    }

    /// <summary>kill -9.</summary>
    public void Kill() => Child.Kill();

    /// <summary>Stops the server in its own order and returns its exit code.</summary>
    public Task<int> StopAsync()
    {
        Child.Terminate();
        return Child.WaitForExitAsync();
    }

    public ValueTask DisposeAsync() => _child?.DisposeAsync() ?? ValueTask.CompletedTask;
}
