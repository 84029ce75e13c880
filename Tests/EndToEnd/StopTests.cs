using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>A server that is asked to stop does so in order.</summary>
public class StopTests(ITestOutputHelper output) : ProcessTest(output)
{
    private const int Clients = 20;
    private const int SpreadMs = 60_000;

    [Fact]
    public async Task Everything_that_was_written_is_acked_each_client_is_told_its_own_time_and_the_names_are_free_elsewhere()
    {
        var cluster = Own(await StartClusterAsync(["A", "B"], [.. Cluster.NoFloodLimit, "--reconnect-spread-ms", $"{SpreadMs}"]));
        var posters = new List<Poster>();
        for (var number = 1; number <= Clients; number++)
            posters.Add(Poster.Start(await LoginAsync(cluster.A, $"Guest{number}", "ack"), "general"));
        await Task.WhenAll(posters.Select(poster => poster.AckedAsync(20)));

        Assert.Equal(0, await cluster.A.StopAsync());

        foreach (var poster in posters)
            await poster.CutOffAsync();
        var farewells = posters.Select(poster => poster.Client.Lines[^1]).ToList();
        Assert.All(farewells, last => Assert.Equal(("error", "shutdown", true), (last.Type, last.Code, last.Fatal)));
        Assert.All(farewells, last => Assert.InRange(last.RetryMs!.Value, 0, SpreadMs));
        // Twenty draws from sixty thousand: that many of them fall together only where nothing is drawn.
        Assert.True(farewells.Select(last => last.RetryMs).Distinct().Count() > Clients / 2, string.Join(", ", farewells));

        var acked = posters.SelectMany(poster => poster.Acked).ToDictionary();
        Assert.Equal((await cluster.Log.ReadAsync()).Select(message => (message.Cid!, message.Seq)).Order(), acked.Select(ack => (ack.Key, ack.Value)).Order());
        foreach (var poster in posters)
            await LoginWhenFreeAsync(cluster.B.EndPoint, poster.Client.Name);
    }
}
