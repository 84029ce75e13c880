using System.CommandLine;
using OrleansChat.Silo.Server;
using OrleansChat.Silo.Supervision;

namespace OrleansChat.Silo.CommandLine;

/// <summary>What can be typed behind <c>dotnet run --project Silo --</c>.</summary>
internal static class Verbs
{
    public static RootCommand Root()
    {
        var name = new Argument<string>("name") { Description = "The server's name: letters, digits, _ and -, e.g. A" };
        var host = new Argument<string>("host") { Description = "The address to listen on, e.g. 127.0.0.1, or 0.0.0.0 for all" };
        var port = new Argument<int>("port") { Description = "The port to listen on; 0 takes a free one" };
        var log = new Argument<string>("log") { Description = "The log that the servers share, e.g. shared/logs/chat.log" };
        var shared = new SharedOptions();
        var supervised = new Option<bool>("--supervised") { Description = "Stop when standard input ends", Hidden = true };
        Rules.ServerName(name);
        Rules.Address(host);
        Rules.Range(port, 0, 65_535);
        var root = new RootCommand("OrleansChat: chat servers that share one log. Starts one server in this terminal, or, with 'up', several; 'log' looks into their log.")
        {
            name, host, port, log, supervised, Up(), LogVerbs.Log(),
        };
        shared.AddTo(root);
        root.SetAction((parsed, cancel) => ServerProgram.RunAsync(
            new ServerOptions
            {
                Name = parsed.GetRequiredValue(name),
                Host = parsed.GetRequiredValue(host),
                Port = parsed.GetRequiredValue(port),
                LogPath = parsed.GetRequiredValue(log),
                Tuning = shared.Read(parsed),
            },
            parsed.GetValue(supervised),
            cancel));
        return root;
    }

    private static Command Up()
    {
        var servers = new Option<string>("--servers") { Description = "The servers' names, separated by commas", DefaultValueFactory = _ => "A,B,C" };
        var host = new Option<string>("--host") { Description = "The address to listen on", DefaultValueFactory = _ => "127.0.0.1" };
        var basePort = new Option<int>("--base-port") { Description = "The first server's port, the others follow; 0 takes free ones", DefaultValueFactory = _ => 5001 };
        var data = new Option<string>("--data") { Description = "The data folder: DIR/logs/chat.log and DIR/cluster/", DefaultValueFactory = _ => "shared" };
        var noRestart = new Option<bool>("--no-restart") { Description = "Do not start a server again that died" };
        var shared = new SharedOptions();
        Rules.ServerNames(servers);
        Rules.Address(host);
        Rules.Range(basePort, 0, 65_000);
        var up = new Command("up", "Starts several servers as processes of their own, starts one again that dies, and stops them all, orderly, at Ctrl-C.")
        {
            servers, host, basePort, data, noRestart,
        };
        shared.AddTo(up);
        up.SetAction(async (parsed, _) =>
        {
            var options = new SupervisorOptions
            {
                Servers = parsed.GetRequiredValue(servers).Split(',', StringSplitOptions.TrimEntries),
                Host = parsed.GetRequiredValue(host),
                BasePort = parsed.GetValue(basePort),
                LogPath = Path.Combine(parsed.GetRequiredValue(data), "logs", "chat.log"),
                Restart = !parsed.GetValue(noRestart),
                Tuning = shared.Read(parsed),
            };
            using var supervisor = new Supervisor(options, Console.Out, Console.Error, TimeProvider.System);
            return await supervisor.RunAsync();
        });
        return up;
    }
}
