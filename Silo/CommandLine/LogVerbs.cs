using System.CommandLine;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Postgres.Connections;
using OrleansChat.SharedLog.Postgres.Reading;
using OrleansChat.SharedLog.Postgres.Verification;
using OrleansChat.SharedLog.Reading;
using OrleansChat.SharedLog.Verification;

namespace OrleansChat.Silo.CommandLine;

/// <summary>The verbs that look into a log. They change nothing and take no lock, so servers may run meanwhile.</summary>
internal static class LogVerbs
{
    public static Command Log() => new("log", "Looks into a log, also while servers write to it; changes nothing.") { Verify(), Cat() };

    private static Command Verify()
    {
        var path = PathArgument();
        var verify = new Command("verify", "Reads every segment and checks every line of it. Ends with 0 if the log is right, 1 if it is not, 2 if it cannot be read.") { path };
        verify.SetAction((parsed, cancel) => GuardAsync(parsed, async () =>
        {
            var log = parsed.GetRequiredValue(path);
            var report = LogAddress.Is(log)
                ? await RowVerifier.VerifyAsync(LogAddress.ConnectionStringOf(log), cancel)
                : await LogVerifier.VerifyAsync(new RealDisk(), log, cancel);
            VerificationText.Write(report, parsed.InvocationConfiguration.Output);
            return report.IsRight ? ExitCode.Right : ExitCode.Wrong;
        }));
        return verify;
    }

    private static Command Cat()
    {
        var path = PathArgument();
        var channel = new Option<string?>("--channel") { Description = "Only this channel" };
        var from = new Option<long>("--from") { Description = "Only from this seq on, in each channel", DefaultValueFactory = _ => 1 };
        var to = new Option<long>("--to") { Description = "Only up to this seq, in each channel", DefaultValueFactory = _ => long.MaxValue };
        var follow = new Option<bool>("--follow") { Description = "Go on as the log grows, until Ctrl-C" };
        Rules.Range(from, 1, long.MaxValue);
        Rules.Range(to, 1, long.MaxValue);
        var cat = new Command("cat", "Prints messages: time (UTC), channel, seq, sender@server, text. Ends with 0, 1 if a line is damaged, 2 if the log cannot be read.")
        {
            path, channel, from, to, follow,
        };
        cat.SetAction((parsed, cancel) => GuardAsync(parsed, async () =>
        {
            var log = parsed.GetRequiredValue(path);
            var filter = new MessageFilter(parsed.GetValue(channel), parsed.GetValue(from), parsed.GetValue(to));
            using IMessageSource source = LogAddress.Is(log)
                ? new RowMessages(LogAddress.ConnectionStringOf(log), filter)
                : new LogReader(new RealDisk(), log, filter);
            var printer = new MessagePrinter(source, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return await printer.RunAsync(parsed.GetValue(follow) ? TimeProvider.System : null, cancel) ? ExitCode.Right : ExitCode.Wrong;
        }));
        return cat;
    }

    private static Argument<string> PathArgument() => new("path") { Description = "The log, e.g. shared/logs/chat.log; its older segments lie beside it. Or postgres:… as the servers are told it" };

    private static async Task<int> GuardAsync(ParseResult parsed, Func<Task<ExitCode>> run)
    {
        try
        {
            return (int)await run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return (int)ExitCode.Unreadable;
        }
    }

    private enum ExitCode
    {
        Right = 0,
        Wrong = 1,
        Unreadable = 2,
    }
}
