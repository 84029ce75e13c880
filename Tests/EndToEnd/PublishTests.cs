using System.Diagnostics;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>What the Dockerfile builds, built by its own command from what its build is given, runs. Only Docker itself and the base images are left out.</summary>
public sealed class PublishTests(ITestOutputHelper output) : ProcessTest(output)
{
    private const string Dockerfile = "deploy/Dockerfile";

    [Fact]
    public async Task What_the_dockerfile_publishes_is_a_server_that_starts_and_is_well()
    {
        var folder = Own(new DataFolder());
        var (source, app) = (Path.Combine(folder.Root, "source"), Path.Combine(folder.Root, "app"));
        DockerContext.Copy($"{Dockerfile}.dockerignore", source);
        await PublishAsync(source, app);
        Assert.True(File.Exists(Path.Combine(app, "OrleansChat.Silo")));

        var port = FreePorts.InARow(1);
        var variables = new Dictionary<string, string> { ["ORLEANSCHAT_HEALTH_PORT"] = $"{port}", ["ORLEANSCHAT_HEALTH_HOST"] = "127.0.0.1" };
        var program = Path.Combine(app, ServerProcess.Program);
        var server = Own(ChildProcess.StartIn(folder.Root, variables, program, "orleanschat-0", "127.0.0.1", "0", folder.LogPath));
        await server.Output.FindAsync(0, line => line == Announcement.Ready, "ready");
        var health = Own(ChildProcess.StartIn(folder.Root, variables, program, "health"));
        Assert.Equal(0, await health.WaitForExitAsync());
        await health.OutputReadAsync();
        Assert.Equal("{\"ok\":true,\"server\":\"orleanschat-0\"}", Assert.Single(health.Output.Items));

        var client = await LoginWhenFreeAsync(Announcement.Of(server, "orleanschat-0").EndPoint, "Dana");
        server.Terminate();
        Assert.Equal(0, await server.WaitForExitAsync());
        Assert.Equal("shutdown", (await client.ReadToEndAsync())[^1].Code);
    }

    private async Task PublishAsync(string source, string app)
    {
        const string Command = "dotnet publish ";
        var line = Assert.Single(await File.ReadAllLinesAsync(Path.Combine(SourceTree.Root, Dockerfile)), line => line.Contains(Command, StringComparison.Ordinal));
        var arguments = line[(line.IndexOf(Command, StringComparison.Ordinal) + "dotnet ".Length)..].Split(' ').Select(word => word == "/app" ? app : word).ToList();
        Assert.Contains(app, arguments);
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { WorkingDirectory = source, RedirectStandardOutput = true, UseShellExecute = false };
        // Nothing of the build outlives it, and nothing of this test run's own build gets into it.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience.Bound * 3);
        try
        {
            Output.WriteLine(await process.StandardOutput.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        Assert.Equal(0, process.ExitCode);
    }
}
