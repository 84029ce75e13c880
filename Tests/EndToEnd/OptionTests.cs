using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>Limits that an operator sets: one server each, with a limit so low that a test can meet it.</summary>
public sealed class OptionTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task Who_says_nothing_at_all_is_sent_away_and_who_logged_in_stays()
    {
        var server = (Own(await Cluster.StartAsync(["A"], "--login-timeout-ms", "300"))).A;
        var bystander = await LoginWhenFreeAsync(server.EndPoint, "Bystander");

        var silent = await ConnectAsync(server);
        var last = (await silent.ReadToEndAsync())[^1];
        Assert.Equal(("error", "login_timeout", true), (last.Type, last.Code, last.Fatal));

        // The bystander connected earlier than the one whose time is up now.
        await bystander.SendAsync(new { type = "msg", text = "still here" });
        await bystander.NextMessageAsync("still here");
    }

    [Fact]
    public async Task Who_posts_too_fast_is_told_when_to_go_on_and_then_can()
    {
        const int Burst = 10;
        var server = (Own(await Cluster.StartAsync(["A"], "--flood-limit", "1"))).A;
        var client = await LoginAsync(server, "Fast", "ack");

        var answers = await Task.WhenAll(Enumerable.Range(1, Burst).Select(number => client.PostAsync($"burst {number}")));

        Assert.Contains(answers, answer => answer.Type == "ack");
        var refused = answers.Where(answer => answer.Type != "ack").ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, answer =>
        {
            Assert.Equal(("error", "rate_limited", false), (answer.Type, answer.Code, answer.Fatal));
            Assert.True(answer.RetryMs > 0, answer.ToString());
        });

        var last = await client.PostAsync("patient");
        while (last.Code == "rate_limited")
        {
            // Not a guess how long the server may take: this is the time that it named.
            await Task.Delay(TimeSpan.FromMilliseconds(last.RetryMs!.Value));
            last = await client.PostAsync("patient");
        }

        Assert.Equal("ack", last.Type);
    }

    [Fact]
    public async Task Servers_that_only_write_and_do_not_sync_talk_all_the_same()
    {
        var cluster = Own(await Cluster.StartAsync(["A", "B"], "--durability", "write"));
        var (sender, listener) = (await LoginAsync(cluster.A, "Dana", "ack"), await LoginAsync(cluster.B, "Ahmad"));
        Assert.Equal(1, (await sender.PostAsync("hi")).Seq);
        await listener.NextMessageAsync("hi");
        Assert.Single(await cluster.Log.ReadAsync());
    }

    [Fact]
    public async Task Up_hands_its_servers_what_it_was_told_by_a_file_the_environment_and_the_command_line()
    {
        var folder = Own(new DataFolder());
        await File.WriteAllTextAsync(Path.Combine(folder.Root, "appsettings.json"), """{"servers": "A", "base_port": 0, "login_timeout_ms": 300, "flood_limit": 1}""");
        var variables = new Dictionary<string, string> { ["ORLEANSCHAT_DATA"] = folder.Root, ["ORLEANSCHAT_FLOOD_LIMIT"] = "2" };
        var up = Own(ChildProcess.StartIn(folder.Root, variables, ServerProcess.Program, "up", "--flood-limit", "3"));
        await up.Output.FindAsync(0, line => line == Announcement.Ready, "ready");
        var server = Announcement.Parse(Assert.Single(up.Output.Items, line => line != Announcement.Ready))!.EndPoint;

        var silent = Own(await TestClient.ConnectAsync(server));
        Assert.Equal("login_timeout", (await silent.ReadToEndAsync())[^1].Code);
        var client = await LoginWhenFreeAsync(server, "Dana");
        Assert.Contains("\"messages_per_s\":3}", client.Lines[0].ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(folder.LogPath));

        // A server that is started again is set as before, whatever has become of the file since.
        await File.WriteAllTextAsync(Path.Combine(folder.Root, "appsettings.json"), "no settings any more");
        using (var process = System.Diagnostics.Process.GetProcessById(Announcement.Parse(up.Output[0])!.Pid))
            process.Kill();
        var again = await LoginWhenFreeAsync(server, "Ahmad");
        Assert.Contains("\"messages_per_s\":3}", again.Lines[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ORLEANSCHAT_LOGIN_TIMEOUT_MS", "soon", "ORLEANSCHAT_LOGIN_TIMEOUT_MS is a number from 1 to 3600000; 'soon' is not.")]
    [InlineData("ORLEANSCHAT_CONFIG", "missing.json", "ORLEANSCHAT_CONFIG: there is no file /")]
    public async Task A_wrong_setting_ends_a_server_and_up_with_1_before_anything_is_started(string variable, string value, string expected)
    {
        var folder = Own(new DataFolder());
        foreach (var arguments in (string[][])[["A", "127.0.0.1", "0", folder.LogPath], ["up", "--data", folder.Root]])
        {
            var child = Own(ChildProcess.StartIn(folder.Root, new Dictionary<string, string> { [variable] = value }, ServerProcess.Program, arguments));
            Assert.Equal(1, await child.WaitForExitAsync());
            await child.OutputReadAsync();
            Assert.Empty(child.Output.Items);
            Assert.Contains(expected, child.Errors, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Path.GetDirectoryName(folder.LogPath)));
        }
    }
}
