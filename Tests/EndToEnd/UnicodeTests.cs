using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>All servers of a log must agree on which names are equal.</summary>
public sealed class UnicodeTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task A_server_whose_runtime_cannot_compare_names_as_others_do_does_not_start()
    {
        var folder = Own(new DataFolder());
        var variables = new Dictionary<string, string> { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" };
        var server = Own(ChildProcess.StartIn(folder.Root, variables, ServerProcess.Program, "A", "127.0.0.1", "0", folder.LogPath));
        Assert.Equal(1, await server.WaitForExitAsync());
        await server.OutputReadAsync();
        Assert.Contains("Server A cannot start: This runtime has no Unicode tables", server.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.LogPath));
    }
}
