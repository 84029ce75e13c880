using System.Text.Json;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd.Engines.Cluster;

/// <summary>
/// The silos of Engine=orleans know of each other by a table beside their log. Whichever of them dies, the first one too, the others say so in it, go on, and let others in.
/// </summary>
public class SiloTests(ITestOutputHelper output) : ProcessTest(output)
{
    private const string Active = "Active";
    private const string Dead = "Dead";

    [Theory]
    [InlineData("A")]
    [InlineData("C")]
    public async Task A_killed_silo_is_buried_and_comes_back_as_a_new_one(string victim)
    {
        var cluster = Own(await StartClusterAsync());
        var killed = cluster[victim];
        var other = await LoginAsync(cluster.B, "Other", "ack");
        await StatusesAsync(cluster, [("A", Active), ("B", Active), ("C", Active)]);

        killed.Kill();
        await StatusesAsync(cluster, [.. new[] { "A", "B", "C" }.Select(name => (name, name == victim ? Dead : Active))]);
        Assert.Equal("ack", (await other.PostAsync("go on")).Type);

        await killed.StartAsync();
        await StatusesAsync(cluster, [("A", Active), ("B", Active), ("C", Active), (victim, Dead)]);
        Assert.Equal("ack", (await (await LoginAsync(killed, "Back", "ack")).PostAsync("back")).Type);
    }

    [Fact]
    public async Task A_silo_that_stands_still_is_buried_and_ends_when_it_is_woken()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Only there a process can be made to stand still.");
        var cluster = Own(await StartClusterAsync());
        var other = await LoginAsync(cluster.B, "Other", "ack");
        cluster.A.Child.Suspend();
        await StatusesAsync(cluster, [("A", Dead), ("B", Active), ("C", Active)]);
        Assert.Equal("ack", (await other.PostAsync("go on")).Type);

        cluster.A.Child.Resume();
        Assert.NotEqual(0, await cluster.A.Child.WaitForExitAsync());
        await Patience.UntilAsync(
            () => Task.FromResult(cluster.A.Child.Errors.Contains("This silo must end", StringComparison.Ordinal) ? "" : null), "a word about why it ends");
        await cluster.A.StartAsync();
        Assert.Equal("ack", (await (await LoginAsync(cluster.A, "Back", "ack")).PostAsync("back")).Type);
    }

    [Fact]
    public async Task After_the_death_of_all_one_starts_alone()
    {
        var cluster = Own(await StartClusterAsync());
        foreach (var server in cluster.Servers)
            server.Kill();
        await cluster.B.StartAsync();
        await StatusesAsync(cluster, [("A", Dead), ("B", Active), ("B", Dead), ("C", Dead)]);
        Assert.Equal("ack", (await (await LoginAsync(cluster.B, "Alone", "ack")).PostAsync("anybody?")).Type);
    }

    [Fact]
    public async Task A_silo_that_stops_in_order_says_so()
    {
        var cluster = Own(await StartClusterAsync(["A", "B"]));
        Assert.Equal(0, await cluster.A.StopAsync());
        await StatusesAsync(cluster, [("A", Dead), ("B", Active)]);
    }

    /// <summary>The table, as a stranger reads it: it is replaced as a whole at every change, so that he can do so at any time.</summary>
    protected virtual Task<string> ReadTableAsync(ILogPlace log) => File.ReadAllTextAsync(Path.Combine(log.Root, "cluster", "silos.json"));

    private Task<string> StatusesAsync(Support.Cluster cluster, (string Name, string Status)[] expected) => Patience.UntilAsync(
        async () => (await ReadAsync(cluster.Log)).Order().SequenceEqual(expected.Order()) ? "" : null,
        $"the silos {string.Join(", ", expected)}");

    private async Task<IReadOnlyList<(string Name, string Status)>> ReadAsync(ILogPlace log)
    {
        using var table = JsonDocument.Parse(await ReadTableAsync(log));
        return [.. table.RootElement.GetProperty("silos").EnumerateArray().Select(silo => (silo.GetProperty("name").GetString()!, silo.GetProperty("status").GetString()!))];
    }
}
