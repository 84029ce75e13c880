using System.Globalization;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>The console client and a name that has a password.</summary>
[Collection(SharedClusterCollection.Name)]
public sealed class ConsoleClientAccountTests(SharedCluster shared, ITestOutputHelper output) : ProcessTest(output, shared.Cluster)
{
    private const string Password = "correct horse";

    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task A_pipe_makes_an_account_and_gets_in_with_its_password_only()
    {
        var (name, file) = (Unique("Account"), Path.Combine(Own(new DataFolder()).Root, "password"));
        await File.WriteAllTextAsync(file, $"{Password}\n");

        Assert.Equal(0, await EndAsync(_cluster.A, name, "--register", "--password-file", file));
        Assert.Equal(1, await EndAsync(_cluster.B, name));
        Assert.Equal(0, await EndAsync(_cluster.C, name, "--password-file", file));
        await File.WriteAllTextAsync(file, "another horse\n");
        Assert.Equal(1, await EndAsync(_cluster.A, name, "--password-file", file));
    }

    [Fact]
    public async Task A_person_registers_and_is_asked_for_the_password_the_next_time_which_is_never_shown()
    {
        var name = Unique("Account");
        var first = Own(TerminalProcess.Start(columns: 100, _cluster.A.EndPoint, name));
        await first.ShownAsync($"{name}@A");
        await first.TypeAsync($"/register\r{Password}\r{Password}\r");
        await first.ShownAsync($"{name} is registered");
        await first.TypeAsync("/quit\r");
        Assert.Equal(0, await first.WaitForExitAsync());

        var second = Own(TerminalProcess.Start(columns: 100, _cluster.B.EndPoint, name));
        await second.ShownAsync("password: ");
        await second.TypeAsync($"{Password}\r");
        await second.ShownAsync($"{name}@B");
        await second.TypeAsync("/quit\r");
        Assert.Equal(0, await second.WaitForExitAsync());

        Assert.DoesNotContain("horse", first.Drawn + second.Drawn, StringComparison.Ordinal);
    }

    private async Task<int> EndAsync(ServerProcess server, string name, params string[] options)
    {
        var console = Own(ChildProcess.Start(
            "OrleansChat.Client.dll", [server.EndPoint.Address.ToString(), server.EndPoint.Port.ToString(CultureInfo.InvariantCulture), name, .. options]));
        console.Input.Close();
        return await console.WaitForExitAsync();
    }
}
