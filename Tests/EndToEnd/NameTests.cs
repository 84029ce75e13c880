using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>A name is held by one session in the cluster.</summary>
[Collection(SharedClusterCollection.Name)]
public class NameTests(SharedCluster shared, ITestOutputHelper output) : ProcessTest(output, shared.Cluster)
{
    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task A_name_taken_at_A_is_refused_everywhere_and_another_may_be_tried()
    {
        var holder = await LoginAsync(_cluster.A, Unique("Dana"));
        foreach (var server in _cluster.Servers)
        {
            var client = await ConnectAsync(server);
            AssertTaken(await client.LoginAsync(holder.Name));
            Assert.Equal("welcome", (await client.LoginAsync(Unique("Other"))).Event);
        }
    }

    [Fact]
    public async Task Of_twenty_clients_that_claim_one_name_at_the_same_moment_exactly_one_gets_it()
    {
        const int Claimants = 20;
        var name = Unique("Wanted");
        var clients = await Task.WhenAll(Enumerable.Range(0, Claimants).Select(number => ConnectAsync(_cluster.Servers[number % 3])));

        var answers = await Task.WhenAll(clients.Select(client => client.LoginAsync(name)));

        Assert.Single(answers, answer => answer.Event == "welcome");
        Assert.All(answers.Where(answer => answer.Event != "welcome"), AssertTaken);
    }

    [Fact]
    public async Task Names_that_look_the_same_are_the_same_name()
    {
        var number = Unique("");
        await LoginAsync(_cluster.A, "Straße" + number);
        var client = await ConnectAsync(_cluster.B);
        foreach (var variant in new[] { "Straße", "straße", "STRAßE", "Ｓｔｒａßｅ" })
            AssertTaken(await client.LoginAsync(variant + number));
    }

    [Fact]
    public async Task A_name_is_free_again_after_a_goodbye_and_after_a_closed_socket()
    {
        var name = Unique("Dana");
        var polite = await LoginAsync(_cluster.A, name);
        await polite.QuitAsync();
        var hasty = await LoginWhenFreeAsync(_cluster.B.EndPoint, name);
        await hasty.DisposeAsync();
        await LoginWhenFreeAsync(_cluster.C.EndPoint, name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\u200bb")]
    [InlineData("a\u0007b")]
    [InlineData("a\u2028b")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefg")]
    public async Task A_name_that_nobody_could_read_or_type_is_refused(string name)
    {
        var client = await ConnectAsync(_cluster.A);
        var answer = await client.LoginAsync(name);
        Assert.Equal(("error", "name_invalid", false), (answer.Type, answer.Code, answer.Fatal));
        Assert.Equal("welcome", (await client.LoginAsync(Unique("Readable"))).Event);
    }

    private static void AssertTaken(ServerLine answer) =>
        Assert.Equal(("error", "username taken", "username_taken", false), (answer.Type, answer.Text, answer.Code, answer.Fatal));
}
