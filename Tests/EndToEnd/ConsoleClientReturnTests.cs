using System.Globalization;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>The console client whose server is killed: its user goes on as if nothing had happened, at another server.</summary>
public sealed class ConsoleClientReturnTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task Killing_its_server_costs_the_user_no_message_and_shows_none_twice()
    {
        var cluster = Own(await Cluster.StartAsync(["A", "B", "C"], Cluster.NoFloodLimit));
        var other = await LoginAsync(cluster.C, "Noor", "ack");
        var console = Launch("Dana", cluster.A, cluster.B);
        await console.Input.WriteLineAsync("before");
        await other.NextMessageAsync("before");
        await ShownAsync(console, "before");

        cluster.A.Kill();
        await ShownAsync(console, $"* connection to {cluster.A.EndPoint} lost, trying again…");

        // Said while the console client is nowhere, or just about to arrive: only its resume can bring these without a gap.
        await console.Input.WriteLineAsync("typed without a server");
        for (var number = 1; number <= 20; number++)
            Assert.Equal("ack", (await other.PostAsync($"meanwhile {number:D2}")).Type);
        await ShownAsync(console, $"* connected to {cluster.B.EndPoint}");
        await console.Input.WriteLineAsync("after");
        await ShownAsync(console, "after");
        await console.Input.WriteLineAsync("/quit");

        Assert.Equal(0, await console.WaitForExitAsync());
        await console.OutputReadAsync();
        await other.NextMessageAsync("after");
        Assert.Equal(["before", "typed without a server", "after"], other.Messages("general").Where(message => message.From == "Dana").Select(message => message.Text!));
        Assert.Equal(
            other.Messages("general").Select(message => $"[{message.Server}] {message.From}: {message.Text}"),
            console.Output.Items.Where(line => line.StartsWith('[')));
        Assert.Empty(console.Errors);
    }

    private static Task<int> ShownAsync(ChildProcess console, string text) =>
        console.Output.FindAsync(0, line => line.EndsWith(text, StringComparison.Ordinal), text);

    private ChildProcess Launch(string name, ServerProcess first, ServerProcess second) => Own(ChildProcess.Start(
        "OrleansChat.Client.dll",
        first.EndPoint.Address.ToString(),
        first.EndPoint.Port.ToString(CultureInfo.InvariantCulture),
        name,
        "--servers",
        second.EndPoint.ToString()));
}
