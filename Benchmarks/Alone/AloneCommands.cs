using System.CommandLine;
using OrleansChat.Benchmarks.Peers;

namespace OrleansChat.Benchmarks.Alone;

/// <summary>What concerns this project's servers alone: each of these starts three of them for itself.</summary>
internal static class AloneCommands
{
    private const int Failed = 1;
    private const int Servers = 3;
    private const double BytesPerKiB = 1024;
    private const double MsPerS = 1000;

    public static IEnumerable<Command> All(TimeProvider time) => [Start(time), Idle(time), Acks(time), GrowthOf(time)];

    private static Command Start(TimeProvider time)
    {
        var times = Numbers.Option("--times", "How often they are started", 5, 1);
        var command = new Command("start", "How long three servers take from their start, at once, until all of them answer") { times };
        command.SetAction(async (parsed, cancel) =>
        {
            for (var i = 0; i < parsed.GetValue(times) && !cancel.IsCancellationRequested; i++)
            {
                var began = time.GetTimestamp();
                await using var peer = await OrleansChatPeer.StartAsync(Servers, time);
                Console.WriteLine($"{time.GetElapsedTime(began).TotalSeconds:F2} s");
            }
        });
        return command;
    }

    private static Command Idle(TimeProvider time)
    {
        var clients = Numbers.Option("--clients", "How many clients are there", 10_000, 1);
        var settling = Numbers.Option("--settling-seconds", "How long everybody is left alone before the memory is looked at", 5, 0);
        var command = new Command("idle", "What a client costs in memory that is there and says nothing") { clients, settling };
        command.SetAction(async (parsed, cancel) =>
        {
            var count = parsed.GetValue(clients);
            await using var peer = await OrleansChatPeer.StartAsync(Servers, time);
            var (before, with) = await new IdleRun(peer.Wire, peer.Servers, peer.Pids, count, TimeSpan.FromSeconds(parsed.GetValue(settling)), time).RunAsync(cancel);
            Console.WriteLine($"{count:N0} clients at {Servers} servers: {before / BytesPerKiB / BytesPerKiB:F0} MiB without them, {with / BytesPerKiB / BytesPerKiB:F0} MiB with them, {(with - before) / BytesPerKiB / count:F1} KiB a client");
        });
        return command;
    }

    private static Command Acks(TimeProvider time)
    {
        var clients = Numbers.Option("--clients", "How many clients post, each in a room of its own", 60, 1);
        var window = Numbers.Option("--window", "How many messages each is ahead of its acks", 64, 1);
        var warmUp = Numbers.Option("--warm-up-seconds", "How long they post before it is measured", 8, 0);
        var seconds = Numbers.Option("--seconds", "How long is measured", 10, 1);
        var log = new Option<string?>("--log") { Description = "Where the log is, if not in a folder that is removed afterwards: postgres:Host=…;Database=…" };
        var command = new Command("acks", "How many posts a second are acked, which is when they are on disk") { clients, window, warmUp, seconds, log };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var peer = await OrleansChatPeer.StartAsync(Servers, time, parsed.GetValue(log));
            var rate = await new AckRun(peer.Servers, parsed.GetValue(clients), parsed.GetValue(window), time)
                .RunAsync(TimeSpan.FromSeconds(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(parsed.GetValue(seconds)), long.MaxValue, cancel);
            // Each client has a window of messages on their way at any time, so one is on its way for so long.
            Console.WriteLine($"{rate:N0} acked posts a second, {parsed.GetValue(clients) * parsed.GetValue(window) / rate * MsPerS:N1} ms from a post to its ack");
        });
        return command;
    }

    private static Command GrowthOf(TimeProvider time)
    {
        var warmUp = Numbers.Option("--warm-up-seconds", "How long each load is before it is measured", 10, 0);
        var seconds = Numbers.Option("--seconds", "How long each load is measured", 5, 1);
        var shrink = Numbers.Option("--shrink", "So many times fewer clients, rooms, bytes, servers and messages than usual, to see whether it works at all", 1, 1);
        var command = new Command("growth", "How the cost of a delivery grows with clients, rooms, the length of a text, servers and the length of the log") { warmUp, seconds, shrink };
        command.SetAction(async (parsed, cancel) =>
            await new Growth(parsed.GetValue(warmUp), parsed.GetValue(seconds), parsed.GetValue(shrink), Console.Out, time).RunAsync(cancel) ? 0 : Failed);
        return command;
    }
}
