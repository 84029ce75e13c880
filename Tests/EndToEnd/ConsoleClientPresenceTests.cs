using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>Two people at terminals, at two servers: what each sees of the other besides messages, and what one can do to the other.</summary>
[Collection(SharedClusterCollection.Name)]
public sealed class ConsoleClientPresenceTests(SharedCluster shared, ITestOutputHelper output) : ProcessTest(output, shared.Cluster)
{
    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task One_sees_the_other_type_be_away_and_go()
    {
        var (name, other, channel) = (Unique("Person"), Unique("Other"), Unique("dev"));
        var (near, far) = (await InChannelAsync(_cluster.A, name, channel), await InChannelAsync(_cluster.B, other, channel));

        await far.TypeAsync("hal");
        await near.ShownAsync($"{other} is typing …");
        await far.TypeAsync("lo\r");
        await near.ShownAsync($"{other}: hallo");
        await far.TypeAsync("/away\r");
        await far.ShownAsync("You are away now");
        await near.TypeAsync("/who\r");
        await near.ShownAsync($"{other} [B] away");
        await far.TypeAsync($"/leave\r");
        await near.ShownAsync($"{other} left #{channel}");
    }

    [Fact]
    public async Task Who_was_first_in_a_channel_puts_another_out_and_both_read_it()
    {
        var (name, other, channel) = (Unique("Owner"), Unique("Other"), Unique("dev"));
        var (owner, far) = (await InChannelAsync(_cluster.A, name, channel), await InChannelAsync(_cluster.B, other, channel));

        await owner.TypeAsync($"/mute {other} 10m not so loud\r");
        await far.ShownAsync("not so loud");
        await far.TypeAsync("but\r");
        await far.ShownAsync("! ");
        await owner.TypeAsync($"/kick {other} bye\r");
        await far.ShownAsync("bye");
        await owner.ShownAsync("bye");
        await owner.TypeAsync("/quit\r");
        Assert.Equal(0, await owner.WaitForExitAsync());
    }

    private async Task<TerminalProcess> InChannelAsync(ServerProcess server, string name, string channel)
    {
        var terminal = Own(TerminalProcess.Start(columns: 100, server.EndPoint, name));
        await terminal.TypeAsync($"/join {channel}\r");
        await terminal.ShownAsync($"#{channel}> ");
        return terminal;
    }
}
