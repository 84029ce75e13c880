using OrleansChat.Tests.Support;

namespace OrleansChat.Tests.Chaos.Checking;

/// <summary>What the product itself says of the log that it wrote: <c>log verify</c>, as an operator types it. It must agree with the checker of this program.</summary>
public static class ProductVerdict
{
    private const int Right = 0;

    /// <summary>Runs it, and reports what it finds.</summary>
    public static async Task AskAsync(string log, ViolationList violations)
    {
        await using var verify = ChildProcess.Start(ServerProcess.Program, "log", "verify", log);
        var exitCode = await verify.WaitForExitAsync();
        await verify.OutputReadAsync();
        if (exitCode != Right)
            violations.Add(ViolationKind.Log, "log verify", string.Join('\n', [$"exit code {exitCode}", .. verify.Output.Items, verify.Errors]));
    }
}
