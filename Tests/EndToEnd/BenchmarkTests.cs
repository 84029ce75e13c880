using System.Globalization;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>The load generator counts every delivery. How fast the servers are is no test.</summary>
public sealed class BenchmarkTests(ITestOutputHelper output) : ProcessTest(output)
{
    private const string Program = "OrleansChat.Benchmarks.dll";

    [Theory]
    [InlineData("--rate", "200")]
    [InlineData("--window", "4")]
    public async Task A_small_load_comes_to_everybody_once(string how, string much)
    {
        var cluster = Own(await Cluster.StartAsync());
        var servers = string.Join(',', cluster.Servers.Select(server => server.EndPoint));
        var pids = string.Join(',', cluster.Servers.Select(server => server.Child.Pid.ToString(CultureInfo.InvariantCulture)));
        var program = Own(ChildProcess.Start(Program, "load", "--servers", servers, "--pids", pids, "--clients", "12", "--rooms", "4", "--senders", "6", "--warm-up-seconds", "3", "--seconds", "1", how, much));
        await IsCompleteAsync(program, "OrleansChat");
    }

    [Fact]
    public async Task Bots_that_use_the_library_hear_everything_once_though_a_server_is_killed()
    {
        var cluster = Own(await Cluster.StartAsync());
        var servers = string.Join(',', cluster.Servers.Select(server => server.EndPoint));
        var program = Own(ChildProcess.Start(Program, "library", "--servers", servers, "--clients", "6", "--seconds", "2"));
        var bystander = await LoginAsync(cluster.C, "Bystander");
        await Patience.UntilAsync(async () => HasAllBots((await bystander.AskAsync(new { type = "channels" })).ToString()) ? "" : null, "a room with all bots");
        cluster.A.Kill();
        await IsCompleteAsync(program, "the library");
    }

    // In their own room: in general are also those who are only logging in, and the bystander.
    private static bool HasAllBots(string channels)
        => channels.Split('{').Any(channel => channel.StartsWith("\"channel\":\"library-", StringComparison.Ordinal) && channel.Contains("\"members\":6", StringComparison.Ordinal));

    private async Task IsCompleteAsync(ChildProcess program, string what)
    {
        var exitCode = await program.WaitForExitAsync();
        await program.OutputReadAsync();
        Output.WriteLine(string.Join('\n', program.Output.Items) + program.Errors);
        Assert.Equal(0, exitCode);
        var row = program.Output.Items[^1].Split('|', StringSplitOptions.TrimEntries);
        Assert.Equal((what, "0", "0"), (row[1], row[8], row[9]));
        Assert.NotEqual("0", row[2]);
    }
}
