using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using OrleansChat.Gateway.Listening;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.Silo.Server;

/// <summary>One server in this process, from start to end.</summary>
internal static class ServerProgram
{
    /// <summary>Runs the server until it is told to stop. Says on standard output who and where it is, and then <c>ready</c>; everything else goes to standard error.</summary>
    /// <param name="options">What it is started with.</param>
    /// <param name="supervised">Whether it stops when standard input ends, as it does when the one who started it dies.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The exit code: 0 after an orderly stop, 1 when it could not start or had to give up.</returns>
    public static async Task<int> RunAsync(ServerOptions options, bool supervised, CancellationToken cancel)
    {
        if (UnicodeTables.Problem is { } problem)
        {
            await Console.Error.WriteLineAsync($"Server {options.Name} cannot start: {problem}");
            return 1;
        }

        // Under a supervisor several servers share one terminal, so they only say what somebody should look at.
        using var host = ServerHost.Build(options, supervised ? LogLevel.Warning : LogLevel.Information);
        try
        {
            await host.StartAsync(cancel);
        }
        catch (Exception e) when (e is ServerNameHeldException or LogCorruptException or LogLostException or IOException or SocketException or UnauthorizedAccessException or ArgumentException or OrleansException)
        {
            await Console.Error.WriteLineAsync($"Server {options.Name} cannot start: {e.Message}");
            await UndoStartAsync(host);
            return 1;
        }

        var address = host.Services.GetRequiredService<IGatewayAddress>().EndPoint;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Name} pid={Environment.ProcessId} {address}"));
        Console.WriteLine("ready");
        if (supervised)
            StopWithInput(host.Services.GetRequiredService<IHostApplicationLifetime>());
        await host.WaitForShutdownAsync(cancel);
        return Environment.ExitCode;
    }

    // What has started is stopped. What has not may say so instead, as a silo of a cluster does.
    private static async Task UndoStartAsync(IHost host)
    {
        try
        {
            await host.StopAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException)
        {
            // There is nothing left to undo.
        }
    }

    // A thread of its own, since reading the console's input cannot be given up.
    private static void StopWithInput(IHostApplicationLifetime lifetime) => new Thread(() =>
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        while (input.Read(ignored) > 0) { }
        lifetime.StopApplication();
    })
    { Name = "stdin-watch", IsBackground = true }.Start();
}
