using OrleansChat.Tests.Unit.Repository;

namespace OrleansChat.Tests.Unit.Client;

public sealed class EchoBotTests
{
    [Fact]
    public void The_bot_of_the_readme_is_the_one_that_is_built()
    {
        var bot = File.ReadAllLines(Path.Combine(Tree.Root, "Samples", "EchoBot", "Program.cs"));
        var readme = File.ReadAllText(Path.Combine(Tree.Root, "README.md"));

        Assert.Contains(string.Join('\n', bot.Select(line => line.Length == 0 ? "" : $"    {line}")), readme, StringComparison.Ordinal);
    }
}
