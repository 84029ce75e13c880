using System.CommandLine;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Reading;
using OrleansChat.Silo.CommandLine;
using OrleansChat.Tests.Unit.Golden;
using OrleansChat.Tests.Unit.SharedLog.Support;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Silo;

/// <summary>On this machine's disk, with a copy of the golden files.</summary>
public sealed class LogVerbsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleanschat-logverbs-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public LogVerbsTests()
    {
        foreach (var file in GoldenLog.V1.Files)
            File.Copy(Path.Combine(GoldenLog.V1.Folder, file), Path.Combine(_folder.FullName, file));
    }

    private string LogPath => Path.Combine(_folder.FullName, "chat.log");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_right_log_is_counted_and_nothing_in_its_folder_changes()
    {
        var before = FilesNow();
        Assert.Equal(0, Run("log", "verify", LogPath));
        Assert.Contains("segments    3\n", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("channel     tea up to #2\n", _output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("The log is right.\n", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, FilesNow());
        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public void A_wrong_log_ends_with_1_and_says_where()
    {
        var bytes = File.ReadAllBytes(LogPath);
        bytes[10] ^= 1;
        File.WriteAllBytes(LogPath, bytes);
        Assert.Equal(1, Run("log", "verify", LogPath));
        Assert.StartsWith($"{LogPath} at byte 0: the checksum of the line is wrong\n", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("The log is wrong", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("cat")]
    public void A_log_that_is_not_there_ends_with_2_and_is_not_made(string verb)
    {
        var missing = Path.Combine(_folder.FullName, "nowhere", "chat.log");
        Assert.Equal(2, Run("log", verb, missing));
        Assert.Contains("There is no log", _error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(missing)));
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("cat")]
    public void A_folder_is_no_log(string verb) => Assert.Equal(2, Run("log", verb, _folder.FullName));

    [Fact]
    public void Messages_are_printed_for_people_and_harmless()
    {
        Assert.Equal(0, Run("log", "cat", LogPath, "--channel", "tea"));
        Assert.Equal(
            "2024-11-29 19:00:10.410  tea #1  noor@B: \"milk?\" \u2014 спасибо \U0001FAD6\n2024-11-29 19:00:11.451  tea #2  Dana@A: a line⏎and \ufffd[31mred\n",
            _output.ToString());
    }

    [Fact]
    public void Without_a_channel_all_are_printed_within_the_seqs()
    {
        Assert.Equal(0, Run("log", "cat", LogPath, "--from", "2", "--to", "3"));
        Assert.Equal(["general #2", "tea #2", "general #3"], _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ")[1]));
    }

    [Fact]
    public async Task Following_prints_what_comes_and_ends_when_it_is_cancelled()
    {
        var disk = new MemoryDisk();
        var time = new ManualTime();
        using var writer = await LogWriter.OpenWithDanaAsync(disk);
        using var reader = new LogReader(disk, LogWriter.Path, new MessageFilter());
        using var end = new CancellationTokenSource();
        var following = new MessagePrinter(reader, _output, _error).RunAsync(time, end.Token);
        await writer.AppendAsync(Some.Post("Dana", "Hello"));
        Assert.Equal("", _output.ToString());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.EndsWith("general #1  Dana@A: Hello\n", _output.ToString(), StringComparison.Ordinal);
        await end.CancelAsync();
        Assert.True(await following);
    }

    [Fact]
    public void A_seq_is_a_number_from_1() => Assert.NotEmpty(Verbs.Root().Parse(["log", "cat", LogPath, "--from", "0"]).Errors);

    private int Run(params string[] line)
        => Verbs.Root().Parse(line).Invoke(new InvocationConfiguration { Output = _output, Error = _error });

    private List<string> FilesNow()
        => [.. _folder.EnumerateFiles().Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal)];
}
