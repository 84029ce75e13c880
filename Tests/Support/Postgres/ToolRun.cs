namespace OrleansChat.Tests.Support.Postgres;

/// <summary>A program that is run to its end for what it prints.</summary>
public static class ToolRun
{
    /// <exception cref="InvalidOperationException">It ended with something else than 0; the message has what it wrote.</exception>
    public static async Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string> variables, string program, params IEnumerable<string> arguments)
    {
        await using var tool = ChildProcess.StartTool(folder, variables, program, arguments);
        tool.Input.Close();
        var exitCode = await tool.WaitForExitAsync();
        await tool.OutputReadAsync();
        return exitCode == 0
            ? string.Join('\n', tool.Output.Items)
            : throw new InvalidOperationException($"{tool.What} ended with {exitCode}:\n{tool.Errors}");
    }
}
