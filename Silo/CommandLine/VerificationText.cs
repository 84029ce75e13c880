using System.Globalization;
using OrleansChat.Protocol.Text;
using OrleansChat.SharedLog.State;
using OrleansChat.SharedLog.Verification;

namespace OrleansChat.Silo.CommandLine;

/// <summary>What a verification found, for people: problems first, then counts, and in the last line the answer.</summary>
internal static class VerificationText
{
    public static void Write(VerificationReport report, TextWriter output)
    {
        foreach (var problem in report.Problems)
            output.WriteLine(HarmlessText.From(problem.ToString()));
        if (report.ProblemCount > report.Problems.Count)
            output.WriteLine(Invariant($"… and {report.ProblemCount - report.Problems.Count:N0} more"));
        if (report.ProblemCount > 0)
            output.WriteLine();
        Row("epoch", report.Epoch ?? "unknown");
        Row("segments", Invariant($"{report.Segments:N0}"));
        Row("bytes", Invariant($"{report.Bytes:N0}"));
        Row("lines", Invariant($"{report.Lines:N0}"));
        Row("messages", Invariant($"{report.Messages:N0}, {report.Cids:N0} with a cid"));
        if (report.CidsForgotten > 0)
            Row("", Invariant($"{report.CidsForgotten:N0} cids came again after they were forgotten, which is allowed"));
        foreach (var (channel, seq) in report.Channels.Where(channel => !PrivateChannel.Is(channel.Key)))
            Row("channel", Invariant($"{channel} up to #{seq}"));
        if (report.Channels.Where(channel => PrivateChannel.Is(channel.Key)).ToArray() is { Length: > 0 } privates)
            Row("private", Invariant($"{privates.Length:N0} channels with {privates.Sum(channel => channel.Value):N0} messages"));
        Row("users", Invariant($"{report.Users:N0}, {report.NamesHeld:N0} of them logged in"));
        foreach (var (server, state) in report.Servers)
            Row("server", Invariant($"{server}, generation {state.Generation}, {(state.IsUp ? "up" : "down")}"));
        Row("torn", Invariant($"{report.TornBytes:N0} bytes of dead writers set aside"));
        if (report.UnfinishedBytes > 0)
            Row("unfinished", Invariant($"{report.UnfinishedBytes:N0} bytes (a server may be writing)"));
        output.WriteLine(report.IsRight ? "The log is right." : Invariant($"The log is wrong: {report.ProblemCount:N0} problems."));

        void Row(string name, string value) => output.WriteLine(HarmlessText.From($"{name,-12}{value}"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
