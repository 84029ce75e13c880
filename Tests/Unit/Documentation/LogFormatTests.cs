using System.Globalization;
using System.Text;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.State;
using OrleansChat.Tests.Unit.Repository;

namespace OrleansChat.Tests.Unit.Documentation;

/// <summary>docs/LOG_FORMAT.md shows lines as a server writes them.</summary>
public sealed class LogFormatTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(Tree.Root, "docs", "LOG_FORMAT.md"));

    private static readonly string[] Examples = [.. Page.Where(line => line.StartsWith("{\"type\":", StringComparison.Ordinal))];

    [Fact]
    public void Every_example_is_read_and_written_again_to_the_byte()
    {
        using var writer = new EntryWriter();
        foreach (var example in Examples)
            writer.Write(Read(example));
        Assert.Equal(string.Concat(Examples.Select(example => example + "\n")), Encoding.UTF8.GetString(writer.Written.Span));
    }

    [Fact]
    public void Every_kind_of_entry_has_an_example()
    {
        var kinds = typeof(LogEntry).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LogEntry)));
        Assert.Equal(kinds.Select(type => type.Name).Order(), Examples.Select(example => Read(example).GetType().Name).Distinct().Order());
    }

    [Fact]
    public void The_examples_are_a_whole_log()
    {
        var state = new ClusterState();
        Assert.All(Examples, example => Assert.Null(state.Apply(Read(example))));
    }

    [Fact]
    public void The_worked_example_gives_the_checksum_that_is_said()
    {
        const string Indent = "    ";
        var open = Assert.Single(Page, line => line.StartsWith(Indent + "{\"type\":\"logout\"", StringComparison.Ordinal))[Indent.Length..];
        var crc = $"{Crc32C.Of(Encoding.UTF8.GetBytes(open)):x8}";
        Assert.Contains(Page, line => line.Contains($"`{crc}`", StringComparison.Ordinal));
        Assert.Contains(Page, line => line.Contains($"these {open.Length} bytes", StringComparison.Ordinal));
        Assert.Contains($"{open},\"crc\":\"{crc}\"}}", Examples);
    }

    [Fact]
    public void The_bounds_are_those_of_the_code()
    {
        var page = string.Join('\n', Page);
        Assert.All(
            (int[])[LogLimits.LineBytesMax, LogLimits.ReadChunkBytes, LogLimits.TextJsonBytesMax, LogLimits.CidsRememberedMax],
            bound => Assert.Contains(bound.ToString("N0", CultureInfo.InvariantCulture), page, StringComparison.Ordinal));
    }

    private static LogEntry Read(string line) => EntryReader.Read(Encoding.UTF8.GetBytes(line), offset: 0);
}
