using OrleansChat.Benchmarks.Micro;

namespace OrleansChat.Tests.Unit.Benchmarks.Micro;

public sealed class MicroRunTests : IDisposable
{
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void What_is_asked_for_becomes_a_table_and_leaves_nothing_in_the_working_folder()
    {
        Assert.True(new MicroRun(_output).Run("EncoderBenchmarks", isOnce: true), _output.ToString());
        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var kind = Array.IndexOf(lines, "EncoderBenchmarks");
        Assert.True(kind > 0, _output.ToString());
        Assert.StartsWith("| Method | Messages | Mean | ", lines[kind + 1]);
        Assert.EndsWith(" | Allocated |", lines[kind + 1]);
        Assert.Collection(
            lines[(kind + 3)..],
            one => Assert.StartsWith("| Encode | 1 | ", one),
            hundred => Assert.StartsWith("| Encode | 100 | ", hundred));
        Assert.False(Directory.Exists("BenchmarkDotNet.Artifacts"));
    }

    [Fact]
    public void A_name_that_none_has_is_said_and_is_no_success()
    {
        Assert.False(new MicroRun(_output).Run("Parsnip", isOnce: true));
        Assert.Contains("\"Parsnip\"", _output.ToString(), StringComparison.Ordinal);
    }
}
