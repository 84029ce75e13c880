using OrleansChat.Tests.Chaos;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>A small piece of the campaign that docs/RELIABILITY.md describes: two seeds on a file and one on PostgreSQL, so that a broken promise is felt before the campaign is run again.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, LogKind.File)]
    [InlineData(2, LogKind.File)]
    [InlineData(3, LogKind.Postgres)]
    public async Task Nothing_is_lost_doubled_reordered_or_missed_whatever_happens(int seed, LogKind log)
    {
        var options = new ChaosOptions { Seed = seed, Log = log, Kills = 3, Clients = 6, SuspensionMax = TimeSpan.FromSeconds(2) };
        var report = await ChaosRun.RunAsync(options, TestContext.Current.CancellationToken);
        using var text = new StringWriter();
        report.WriteTo(text);
        output.WriteLine(text.ToString());
        Assert.True(report.IsClean, text.ToString());
        Assert.True(report.Acks > 0, "Nobody said anything.");
    }
}
