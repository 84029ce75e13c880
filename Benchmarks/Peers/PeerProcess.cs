using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Benchmarks.Peers;

/// <summary>A server's process. Its output is thrown away; what it is waited for is that it listens.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;

    private PeerProcess(Process process) => _process = process;

    public int Pid => _process.Id;

    /// <summary>Starts a program, and returns when it listens.</summary>
    /// <param name="program">The program.</param>
    /// <param name="listens">Where it will listen.</param>
    /// <param name="time">The clock.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="PeerMissingException">There is no such program here.</exception>
    /// <exception cref="InvalidOperationException">It does not listen in time.</exception>
    public static async Task<PeerProcess> StartAsync(string program, IPEndPoint listens, TimeProvider time, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new PeerMissingException(program, e);
        }

        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var peer = new PeerProcess(process);
        var began = time.GetTimestamp();
        while (!await ListensAsync(listens))
        {
            if (process.HasExited || time.GetElapsedTime(began) > StartTimeout)
            {
                await peer.DisposeAsync();
                throw new InvalidOperationException($"{program} does not listen at {listens}.");
            }

            await Task.Delay(LookEvery, time);
        }

        return peer;
    }

    /// <summary>A port of loopback that nobody listens on now.</summary>
    public static IPEndPoint FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<bool> ListensAsync(IPEndPoint where)
    {
        using var socket = new Socket(where.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(where);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
