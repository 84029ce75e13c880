using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>The console client at a real terminal, which the program <c>script</c> of util-linux gives it: keys go in, and what is drawn comes out.</summary>
[Collection(SharedClusterCollection.Name)]
public sealed class ConsoleClientTerminalTests(SharedCluster shared, ITestOutputHelper output) : ProcessTest(output, shared.Cluster)
{
    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task A_person_types_completes_reads_and_leaves_and_finds_the_terminal_as_it_was()
    {
        var (name, other) = (Unique("Person"), await LoginAsync(_cluster.C, Unique("Other")));
        var (said, answer) = (Unique("hello "), Unique("hello back "));
        var terminal = Own(TerminalProcess.Start(columns: 100, _cluster.A.EndPoint, name));
        await terminal.ShownAsync($"{name}@A");

        await terminal.TypeAsync($"{said}\r");
        await other.NextMessageAsync(said);
        await terminal.ShownAsync($": {said}");
        await other.SendAsync(new { type = "msg", text = $"{answer}\e[2J\a" });
        await terminal.ShownAsync($": {answer}\uFFFD[2J\uFFFD");

        // The first letters and the tabulator; backspace takes the colon's blank away.
        await terminal.TypeAsync($"{other.Name[..^1]}\t\u007Fyes\r");
        await other.NextMessageAsync($"{other.Name}:yes");
        await terminal.TypeAsync("/quit\r");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.EndsWith("\e[?25h", terminal.Drawn.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_said_elsewhere_is_marked_until_one_goes_there()
    {
        var (name, channel) = (Unique("Person"), Unique("dev"));
        var other = await LoginAsync(_cluster.B, Unique("Other"), "ack");
        await other.JoinAsync(channel);
        var terminal = Own(TerminalProcess.Start(columns: 100, _cluster.A.EndPoint, name));
        await terminal.TypeAsync($"/join {channel}\r");
        await terminal.ShownAsync($"#{channel}> ");
        await terminal.TypeAsync("/join general\r");
        await terminal.ShownAsync("#general> ");

        await other.PostAsync("are you there?", channel);
        await terminal.ShownAsync($" #{channel} 1 ");
        await terminal.TypeAsync("\u000E");
        await terminal.ShownAsync(": are you there?");
        await other.SendAsync(new { type = "msg", text = "psst", to = name });
        await terminal.ShownAsync($" {other.Name} 1! ");
        await terminal.TypeAsync("/quit\r");

        Assert.Equal(0, await terminal.WaitForExitAsync());
    }
}
