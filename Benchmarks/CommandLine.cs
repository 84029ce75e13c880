using System.CommandLine;
using System.Globalization;
using System.Net;
using OrleansChat.Benchmarks.Alone;
using OrleansChat.Benchmarks.Comparing;
using OrleansChat.Benchmarks.Load;
using OrleansChat.Benchmarks.Micro;
using OrleansChat.Benchmarks.Peers;
using OrleansChat.Benchmarks.Wires;
using OrleansChat.Client;

namespace OrleansChat.Benchmarks;

/// <summary>What can be typed behind <c>dotnet run -c Release --project Benchmarks --</c>.</summary>
internal static class CommandLine
{
    private const int Failed = 1;

    public static RootCommand Root(TimeProvider time)
    {
        var root = new RootCommand("How fast the servers are, and how that stands to others.") { Load(time), Library(time), Compare(time), Micro() };
        foreach (var command in AloneCommands.All(time))
            root.Add(command);
        return root;
    }

    private static Command Load(TimeProvider time)
    {
        var defaults = new LoadOptions();
        var servers = new Option<string>("--servers") { Description = "Where servers of OrleansChat listen: HOST:PORT,HOST:PORT… (numbers, no names)", Required = true };
        var pids = new Option<string>("--pids") { Description = "Their processes, for their processor time and memory: PID,PID…", DefaultValueFactory = _ => "" };
        var clients = Numbers.Option("--clients", "How many clients hear", defaults.Clients, 1);
        var rooms = Numbers.Option("--rooms", "How many rooms they are spread over", defaults.Rooms, 1);
        var senders = Numbers.Option("--senders", "How many of them speak", defaults.Senders, 1);
        var rate = Numbers.Option("--rate", "Messages a second of all of them; 0: as many as come through", defaults.RatePerS, 0);
        var window = Numbers.Option("--window", "Without a rate: messages of one of them that are on their way", defaults.Window, 1);
        var warmUp = Numbers.Option("--warm-up-seconds", "How long the load is before it is measured", defaults.WarmUpSeconds, 1);
        var seconds = Numbers.Option("--seconds", "How long is measured", defaults.Seconds, 1);
        var text = Numbers.Option("--text-bytes", "How long a text is", defaults.TextBytes, Stamp.Length);
        var command = new Command("load", "Puts running servers under a load (start them with --flood-limit 0)") { servers, pids, clients, rooms, senders, rate, window, warmUp, seconds, text };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new LoadOptions
            {
                Clients = parsed.GetValue(clients),
                Rooms = Math.Min(parsed.GetValue(rooms), parsed.GetValue(clients)),
                Senders = Math.Min(parsed.GetValue(senders), parsed.GetValue(clients)),
                RatePerS = parsed.GetValue(rate),
                Window = parsed.GetValue(window),
                WarmUpSeconds = parsed.GetValue(warmUp),
                Seconds = parsed.GetValue(seconds),
                TextBytes = parsed.GetValue(text),
            };
            IPEndPoint[] where = [.. Parts(parsed.GetValue(servers)!).Select(IPEndPoint.Parse)];
            int[] processes = [.. Parts(parsed.GetValue(pids)!).Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))];
            using var run = new LoadRun(new OrleansChatWire(time.GetTimestamp().ToString("x", CultureInfo.InvariantCulture)), where, processes, options, time);
            var result = await run.RunAsync(cancel);
            ResultTable.WriteHead(Console.Out);
            ResultTable.WriteRow(Console.Out, result);
            return result.IsComplete ? 0 : Failed;
        });
        return command;
    }

    private static Command Library(TimeProvider time)
    {
        var servers = new Option<string>("--servers") { Description = "Where servers of OrleansChat listen: HOST:PORT,HOST:PORT…", Required = true };
        servers.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && ServerAddress.ParseList(result.Tokens[0].Value) is null)
                result.AddError("--servers is HOST:PORT,HOST:PORT….");
        });
        var clients = Numbers.Option("--clients", "How many bots talk", 20, 1);
        var seconds = Numbers.Option("--seconds", "How long they talk", new LoadOptions().Seconds, 1);
        var command = new Command("library", "Lets bots that use the client's library talk to running servers (start them with --flood-limit 0); kill servers meanwhile, and nothing may be lost or repeated") { servers, clients, seconds };
        command.SetAction(async (parsed, cancel) =>
        {
            var run = time.GetTimestamp().ToString("x", CultureInfo.InvariantCulture);
            var result = await new LibraryRun(ServerAddress.ParseList(parsed.GetValue(servers)!)!, parsed.GetValue(clients), parsed.GetValue(seconds), run, time).RunAsync(cancel);
            ResultTable.WriteHead(Console.Out);
            ResultTable.WriteRow(Console.Out, result);
            return result.IsComplete ? 0 : Failed;
        });
        return command;
    }

    private static Command Compare(TimeProvider time)
    {
        var seconds = Numbers.Option("--seconds", "How long each load is measured", new LoadOptions().Seconds, 1);
        var only = new Option<string>("--only") { Description = "Only the loads with this in their names", DefaultValueFactory = _ => "" };
        var command = new Command("compare", "Starts three servers of OrleansChat, three of NATS and one of Redis, one kind after another, and puts them under the same loads") { seconds, only };
        command.SetAction(async (parsed, cancel) =>
        {
            var scenarios = Scenario.All
                .Where(scenario => scenario.Name.Contains(parsed.GetValue(only)!, StringComparison.Ordinal))
                .Select(scenario => scenario with { Options = scenario.Options with { Seconds = parsed.GetValue(seconds) } })
                .ToArray();
            try
            {
                return await new Comparison(scenarios, servers: 3, Console.Out, time).RunAsync(cancel) ? 0 : Failed;
            }
            catch (PeerMissingException missing)
            {
                await Console.Error.WriteLineAsync(missing.Message);
                return Failed;
            }
        });
        return command;
    }

    private static Command Micro()
    {
        var only = new Option<string>("--only") { Description = "Only those with this in their names, such as Fanout", DefaultValueFactory = _ => "" };
        var command = new Command("micro", "Measures the steps of a message one by one in this process: their times, and the bytes that they allocate") { only };
        command.SetAction(parsed => new MicroRun(Console.Out).Run(parsed.GetValue(only)!) ? 0 : Failed);
        return command;
    }

    private static string[] Parts(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
