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

    [Fact]
    public async Task The_time_of_a_start_is_told_for_each()
        => Assert.All(await RunAsync("start", "--times", "2"), line => Assert.Matches(@"^\d+\.\d\d s$", line));

    [Fact]
    public async Task Idle_clients_are_counted_in_the_servers_memory()
        => Assert.Matches(@"^30 clients at 3 servers: [1-9]\d* MiB without them, [1-9]\d* MiB with them, -?\d+\.\d KiB a client$", Assert.Single(await RunAsync("idle", "--clients", "30", "--settling-seconds", "0")));

    [Fact]
    public async Task Acked_posts_are_counted()
        => Assert.Matches(@"^[1-9][\d,]* acked posts a second, \d[\d,]*\.\d ms from a post to its ack$", Assert.Single(await RunAsync("acks", "--clients", "3", "--window", "4", "--warm-up-seconds", "0", "--seconds", "3")));

    [Fact]
    public async Task Growth_is_measured_in_five_ways_and_nothing_is_lost_in_any()
    {
        var lines = await RunAsync("growth", "--warm-up-seconds", "0", "--seconds", "1", "--shrink", "1000");
        Assert.Equal(5, lines.Count(line => line.StartsWith("| server", StringComparison.Ordinal)));
        var rows = lines.Where(line => line.StartsWith('|') && !line.StartsWith("| server", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal)).Select(Cells).ToList();
        Assert.Equal(["1 clients", "3 clients", "1 rooms", "30 bytes", "1 servers", "0 messages before", "1,000 messages before", "2,000 messages before", "3,000 messages before"], rows.Select(row => row[1]));
        Assert.All(rows, row => Assert.Equal(("0", "0"), (row[8], row[9])));
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
        var row = Cells(program.Output.Items[^1]);
        Assert.Equal((what, "0", "0"), (row[1], row[8], row[9]));
        Assert.NotEqual("0", row[2]);
    }

    private static string[] Cells(string row) => row.Split('|', StringSplitOptions.TrimEntries);

    // So small that it takes seconds, and its figures mean nothing.
    private async Task<IReadOnlyList<string>> RunAsync(params string[] arguments)
    {
        var program = Own(ChildProcess.Start(Program, arguments));
        var exitCode = await program.WaitForExitAsync();
        await program.OutputReadAsync();
        Output.WriteLine(string.Join('\n', program.Output.Items) + program.Errors);
        Assert.Equal(0, exitCode);
        return program.Output.Items;
    }
}
