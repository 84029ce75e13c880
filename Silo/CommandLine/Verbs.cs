using System.CommandLine;
using OrleansChat.Silo.Server;
using OrleansChat.Silo.Settings;
using OrleansChat.Silo.Supervision;

namespace OrleansChat.Silo.CommandLine;

/// <summary>What can be typed behind <c>dotnet run --project Silo --</c>.</summary>
internal static class Verbs
{
    /// <summary>The exit code for a wrong argument, wherever it stands: the same as that of the parser of the command line.</summary>
    private const int WrongArgument = 1;

    private static string? TlsPassword => Environment.GetEnvironmentVariable(TlsFiles.PasswordVariable);

    public static RootCommand Root()
    {
        var name = new Argument<string>("name") { Description = "The server's name: letters, digits, _ and -, e.g. A" };
        var host = new Argument<string>("host") { Description = "The address to listen on, e.g. 127.0.0.1, or 0.0.0.0 for all" };
        var port = new Argument<int>("port") { Description = "The port to listen on; 0 takes a free one" };
        var log = new Argument<string?>("log") { Description = "The same as --log, e.g. shared/logs/chat.log", Arity = ArgumentArity.ZeroOrOne };
        var settings = new SettingOptions(ServerSettings.All);
        var supervised = new Option<bool>("--supervised") { Description = "Stop when standard input ends", Hidden = true };
        Rules.ServerName(name);
        Rules.Address(host);
        Rules.Range(port, 0, 65_535);
        var root = new RootCommand("OrleansChat: chat servers that share one log. Starts one server in this terminal, or, with 'up', several; 'log' looks into their log, 'health' asks a server how it is.")
        {
            name, host, port, log, supervised, Up(), LogVerbs.Log(), HealthVerb.Health(),
        };
        settings.AddTo(root);
        root.SetAction(async (parsed, cancel) =>
        {
            var isSupervised = parsed.GetValue(supervised);
            var reader = settings.Reader(parsed, onlyTyped: isSupervised);
            var tuning = SettingOptions.ReadTuning(reader);
            using var tls = SettingOptions.ReadTls(reader, tuning, TlsPassword);
            reader.Require(_ => LogProblems(parsed.GetValue(log), tuning));
            if (SettingOptions.SayProblems(reader, parsed))
                return WrongArgument;
            var options = new ServerOptions
            {
                Name = parsed.GetRequiredValue(name),
                Host = parsed.GetRequiredValue(host),
                Port = parsed.GetRequiredValue(port),
                LogPath = parsed.GetValue(log) ?? tuning.Log,
                Tuning = tuning,
                Tls = tls,
            };
            return await ServerProgram.RunAsync(options, isSupervised, cancel);
        });
        return root;
    }

    private static IEnumerable<string> LogProblems(string? argument, Tuning tuning)
    {
        if (argument is null && tuning.Log.Length == 0)
            yield return $"The log is missing: it is the fourth argument, or {ServerSettings.Log.Option}.";
        else if (argument is not null && ServerSettings.Log.Problem("log", argument) is { } problem)
            yield return problem;
    }

    private static Command Up()
    {
        var settings = new SettingOptions([.. UpSettings.All, .. ServerSettings.All]);
        var up = new Command("up", "Starts several servers as processes of their own, starts one again that dies, and stops them all, orderly, at Ctrl-C.");
        settings.AddTo(up);
        up.SetAction(async (parsed, _) =>
        {
            var reader = settings.Reader(parsed, onlyTyped: false);
            var what = reader.Read(UpSettings.All);
            var tuning = SettingOptions.ReadTuning(reader);
            // Only to know now whether the servers will be able to read it; the password they inherit with the environment.
            SettingOptions.ReadTls(reader, tuning, TlsPassword)?.Dispose();
            if (SettingOptions.SayProblems(reader, parsed))
                return WrongArgument;
            var options = new SupervisorOptions
            {
                Servers = what.Servers.Split(',', StringSplitOptions.TrimEntries),
                Host = what.Host,
                BasePort = what.BasePort,
                LogPath = tuning.Log.Length > 0 ? tuning.Log : Path.Combine(what.Data, "logs", "chat.log"),
                Restart = !what.NoRestart,
                Tuning = tuning,
            };
            using var supervisor = new Supervisor(options, Console.Out, Console.Error, TimeProvider.System);
            return await supervisor.RunAsync();
        });
        return up;
    }
}
