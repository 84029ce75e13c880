using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>A thousand clients come, talk and go, twice; what the second thousand leaves behind is a leak.</summary>
public sealed class ManyClientsTests(ITestOutputHelper output) : ProcessTest(output)
{
    private const int Clients = 1000;
    private const int ConnectingAtOnce = 32;
    private const int Speakers = 30;
    private const int MessagesEach = 3;
    private const double GrowthMax = 1.5;

    [Fact]
    public async Task A_thousand_clients_come_talk_and_leave_and_take_their_memory_with_them()
    {
        var cluster = Own(await Cluster.StartAsync());
        Report("before", Resident(cluster));
        var first = await RoundAsync(cluster, 1);
        var second = await RoundAsync(cluster, 2);
        foreach (var (server, after, later) in cluster.Servers.Zip(first, second))
        {
            Output.WriteLine($"Server {server.Name} kept {Megabytes(after)} after one round and {Megabytes(later)} after the same again.");
            // Where the collector happens to be when it is looked at says nothing; a leak would stay.
            await Patience.UntilAsync(() => Task.FromResult(server.Child.ResidentBytes < after * GrowthMax ? server : null), $"the memory of server {server.Name} to come back");
        }
    }

    /// <summary>The names of both rounds are the same: the second finds them all free. Returns what the servers hold in memory afterwards.</summary>
    private async Task<IReadOnlyList<long>> RoundAsync(Cluster cluster, int round)
    {
        var clients = new TestClient[Clients];
        await EachAsync(async number =>
        {
            var server = cluster.Servers[number % cluster.Servers.Count];
            clients[number] = await LoginWhenFreeAsync(server.EndPoint, $"Guest{number}");
        });

        await Task.WhenAll(clients.Take(Speakers).Select(async client =>
        {
            for (var number = 1; number <= MessagesEach; number++)
                await client.SendAsync(new { type = "msg", text = $"{round}: {client.Name} says {number}" });
        }));
        foreach (var client in clients)
            await client.CountAsync(Speakers * MessagesEach, line => line.Type == "msg", "messages");
        var heard = clients[0].Messages("general").Select(message => message.Text).ToList();
        Assert.All(clients, client => Assert.Equal(heard, client.Messages("general").Select(message => message.Text)));
        Report($"round {round}, at its peak", Resident(cluster));

        await EachAsync(async number =>
        {
            await clients[number].QuitAsync();
            await clients[number].DisposeAsync();
        });
        var after = Resident(cluster);
        Report($"round {round}, after it", after);
        return after;
    }

    private static Task EachAsync(Func<int, Task> work) => Parallel.ForEachAsync(
        Enumerable.Range(0, Clients), new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce }, async (number, _) => await work(number));

    private static IReadOnlyList<long> Resident(Cluster cluster) => [.. cluster.Servers.Select(server => server.Child.ResidentBytes)];

    private void Report(string when, IEnumerable<long> resident) => Output.WriteLine($"Memory {when}: {string.Join(", ", resident.Select(Megabytes))}");

    private static string Megabytes(long bytes) => $"{bytes / 1048576.0:F0} MiB";
}
