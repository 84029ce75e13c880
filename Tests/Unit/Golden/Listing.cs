using System.Globalization;
using System.Text;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Reading;
using OrleansChat.SharedLog.State;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.Golden;

/// <summary>A log as people read it: one line an entry, and behind them the state that they make.</summary>
internal static class Listing
{
    public static async Task<string> OfAsync(IDisk disk, IEnumerable<string> files)
    {
        var listing = new StringBuilder();
        var state = new ClusterState();
        foreach (var file in files)
        {
            using var opened = await disk.OpenFileAsync("logs/" + file);
            await foreach (var line in RawLines.ReadAsync(opened, 0, await opened.LengthAsync(), TestContext.Current.CancellationToken))
            {
                var entry = line.Read();
                Assert.Null(state.Apply(entry));
                state.Commit();
                var time = DateTimeOffset.FromUnixTimeMilliseconds(entry.TimestampMs);
                listing.Append(CultureInfo.InvariantCulture, $"{file,-15} {line.Offset,5}  {time:yyyy-MM-dd HH:mm:ss.fff}  {WordsOf(entry)}\n");
            }
        }

        return listing.Append('\n').Append(Snapshot.Of(state, GoldenLog.Cids)).ToString();
    }

    private static string WordsOf(LogEntry entry) => entry switch
    {
        LogHead head => $"log {head.Epoch}, format {head.Version}, segment {head.Segment} begins",
        SegmentEnd end => $"segment {end.Segment} ends",
        ServerEntry { IsUp: true } up => $"server {up.Server} is up: generation {up.Generation}, process {up.ProcessId}, at {up.Address}, nudged at {up.NudgePort}",
        ServerEntry down => $"server {down.Server} is down: generation {down.Generation}, {(down.Orderly ? "orderly" : "found dead")}",
        LoginEntry login => $"{login.User} ({login.UserKey}) logs in: session {login.Session}, server {login.Server} in generation {login.Generation}{(login.TokenHash is null ? "" : ", with a token")}{(login.Replaces is null ? "" : $", instead of {login.Replaces}")}",
        AccountEntry account => $"{account.User} ({account.UserKey}) has an account: {account.Hash}",
        LogoutEntry logout => $"{(logout.User == logout.UserKey ? logout.UserKey : $"{logout.User} ({logout.UserKey})")} logs out: session {logout.Session}",
        MembershipEntry membership => $"{membership.User} ({membership.UserKey}) {(membership.IsMember ? "joins" : "leaves")} {membership.Channel}",
        RelayMessage { Change: { } change } message => $"{message.Channel} #{message.Seq} {message.From} ({message.UserKey}) at {message.OriginServer}, cid {message.Cid ?? "none"}: {change.Kind} {Encoding.UTF8.GetString(message.TextJson.Span)}",
        RelayMessage message => $"{message.Channel} #{message.Seq} {message.From} ({message.UserKey}) at {message.OriginServer}, cid {message.Cid ?? "none"}: {Encoding.UTF8.GetString(message.TextJson.Span)}",
        _ => throw new ArgumentException($"{entry.GetType().Name} has no words here yet.", nameof(entry)),
    };
}
