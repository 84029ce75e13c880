using OrleansChat.Silo.Settings;
using OrleansChat.Tests.Unit.Repository;

namespace OrleansChat.Tests.Unit.Documentation;

/// <summary>docs/CONFIGURATION.md lists what can be set, as the code has it.</summary>
public sealed class ConfigurationDocumentTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(Tree.Root, "docs", "CONFIGURATION.md"));

    [Fact]
    public void The_table_of_a_server_is_what_the_code_has() => Assert.Equal(ServerSettings.All.Select(Row), Rows("## Of a server"));

    [Fact]
    public void The_table_of_up_is_what_the_code_has() => Assert.Equal(UpSettings.All.Select(Row), Rows("## Of `up`"));

    private static string Row(Setting setting)
    {
        string[] cells = [$"`{setting.Key}`", setting.Unit, setting.Default, setting.Kind.Range, setting.Meaning];
        return string.Concat(cells.Select(cell => cell.Length == 0 ? "| " : $"| {cell} ")) + "|";
    }

    // Without the table's head and the line below it.
    private static IEnumerable<string> Rows(string heading)
        => Page.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).Where(line => line.StartsWith('|')).Skip(2);
}
