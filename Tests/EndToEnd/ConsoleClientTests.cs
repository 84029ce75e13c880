using System.Globalization;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>The console client as a person or a pipe runs it.</summary>
[Collection(SharedClusterCollection.Name)]
public sealed class ConsoleClientTests(SharedCluster shared, ITestOutputHelper output) : ProcessTest(output, shared.Cluster)
{
    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task What_comes_through_a_pipe_is_said_and_the_client_ends_well()
    {
        var listener = await LoginAsync(_cluster.B, Unique("Listener"));
        var (name, text) = (Unique("Pipe"), Unique("hi "));

        var console = Launch(_cluster.A, name);
        await console.Input.WriteLineAsync(text);
        console.Input.Close();

        Assert.Equal(0, await console.WaitForExitAsync());
        var heard = await listener.NextMessageAsync(text);
        Assert.Equal((name, "A"), (heard.From, heard.Server));
    }

    [Fact]
    public async Task A_person_sees_what_others_say_with_name_and_server_and_leaves_by_quit()
    {
        var (near, far) = (await LoginAsync(_cluster.A, Unique("Near")), await LoginAsync(_cluster.C, Unique("Far")));
        var (name, said, local, answer) = (Unique("Person"), Unique("hello "), Unique("only here "), Unique("hello back "));
        var console = Launch(_cluster.A, name);

        await console.Input.WriteLineAsync(said);
        await near.NextMessageAsync(said);
        await far.NextMessageAsync(said);
        await far.SendAsync(new { type = "msg", text = answer });
        var shown = console.Output[await console.Output.FindAsync(0, line => line.Contains(answer, StringComparison.Ordinal), answer)];
        Assert.Contains(far.Name, shown, StringComparison.Ordinal);
        Assert.Matches(@"\bC\b", shown);
        await console.Input.WriteLineAsync("/local " + local);
        Assert.Equal("@A", (await near.NextMessageAsync(local)).Channel);
        await console.Input.WriteLineAsync("/quit");

        Assert.Equal(0, await console.WaitForExitAsync());
        await LoginWhenFreeAsync(_cluster.B.EndPoint, name);
    }

    [Fact]
    public async Task A_taken_name_is_said_in_words_and_ends_the_client_with_an_error()
    {
        var holder = await LoginAsync(_cluster.A, Unique("Dana"));
        var console = Launch(_cluster.B, holder.Name);
        console.Input.Close();
        Assert.NotEqual(0, await console.WaitForExitAsync());
        await console.OutputReadAsync();
        Assert.Contains("username taken", string.Join('\n', console.Output.Items) + console.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_reads_the_servers_lines_as_they_are()
    {
        var (name, text) = (Unique("Script"), Unique("hi "));
        var console = Launch(_cluster.A, name, "--json");
        await console.Input.WriteLineAsync(text);
        await console.Input.WriteLineAsync("/who");
        console.Input.Close();

        Assert.Equal(0, await console.WaitForExitAsync());
        await console.OutputReadAsync();
        var lines = console.Output.Items.Select(line => new ServerLine(line)).ToArray();
        Assert.Equal(("system", "welcome"), (lines[0].Type, lines[0].Event));
        Assert.Contains(lines, line => line.Type == "ack");
        Assert.Contains(lines, line => line.Type == "msg" && line.From == name && line.Text == text);
        Assert.Contains(lines, line => line.Event == "who");
        Assert.Equal("goodbye", lines[^1].Event);
        Assert.Empty(console.Errors);
    }

    private ChildProcess Launch(ServerProcess server, string name, params string[] options) => Own(ChildProcess.Start(
        "OrleansChat.Client.dll", [server.EndPoint.Address.ToString(), server.EndPoint.Port.ToString(CultureInfo.InvariantCulture), name, .. options]));
}
