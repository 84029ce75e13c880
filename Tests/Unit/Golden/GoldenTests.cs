using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Verification;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.Golden;

/// <summary>The logs beside this file were written once and stay as they are: what one version wrote, all later ones read to the same.</summary>
public sealed class GoldenTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. GoldenLog.All.Keys];

    public static TheoryData<string> Written => [.. GoldenLog.All.Where(golden => golden.Value.IsWritten).Select(golden => golden.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_files_read_to_exactly_the_listing_and_its_state(string name)
    {
        var golden = GoldenLog.All[name];
        Assert.Equal(await ListingAsync(golden), await Listing.OfAsync(await golden.LoadAsync(), golden.Files));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_server_that_starts_on_the_files_has_the_same_state_and_writes_nothing(string name)
    {
        var golden = GoldenLog.All[name];
        var disk = await golden.LoadAsync();
        using var writer = await LogWriter.OpenAsync(disk, "another");
        await writer.CatchUpAsync();
        Assert.EndsWith("\n\n" + Snapshot.Of(writer.File.State, GoldenLog.Cids), await ListingAsync(golden), StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(golden.Folder, "chat.log"), Cancel), await Bytes.ReadAsync(disk));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_files_are_a_right_log(string name)
    {
        var golden = GoldenLog.All[name];
        var report = await LogVerifier.VerifyAsync(await golden.LoadAsync(), LogWriter.Path, Cancel);
        Assert.Empty(report.Problems);
        Assert.Equal(golden.Files.Length, report.Segments);
    }

    [Theory]
    [MemberData(nameof(Written))]
    public async Task The_same_commands_give_the_same_bytes(string name)
    {
        var golden = GoldenLog.All[name];
        var disk = await golden.WriteAsync();
        foreach (var file in golden.Files)
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(golden.Folder, file), Cancel), await Bytes.ReadTextAsync(disk, "logs/" + file));
    }

    [Fact]
    public async Task Every_kind_of_entry_is_in_the_files()
    {
        var seen = new List<string>();
        foreach (var golden in GoldenLog.All.Values)
        {
            using var writer = await LogWriter.OpenAsync(await golden.LoadAsync());
            await writer.CatchUpAsync();
            seen.AddRange(writer.Seen.Select(entry => entry.GetType().Name));
        }

        var kinds = typeof(LogEntry).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LogEntry)));
        Assert.Equal(kinds.Select(type => type.Name).Order(), seen.Distinct().Order());
    }

    [Fact]
    public async Task Every_kind_of_event_is_in_the_files()
    {
        using var writer = await LogWriter.OpenAsync(await GoldenLog.Events.LoadAsync());
        await writer.CatchUpAsync();
        Assert.Equal(
            Enum.GetValues<ChannelChangeKind>(), writer.Seen.OfType<RelayMessage>().Select(message => message.Change?.Kind).OfType<ChannelChangeKind>().Distinct().Order());
    }

    /// <summary>How a folder was made; README.md beside this file says when that is right.</summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Written))]
    public async Task Write_the_folder_anew(string name)
    {
        var golden = GoldenLog.All[name];
        var disk = await golden.WriteAsync();
        Directory.CreateDirectory(golden.Folder);
        foreach (var file in golden.Files)
            await File.WriteAllBytesAsync(Path.Combine(golden.Folder, file), await Bytes.ReadAsync(disk, "logs/" + file), Cancel);
        await File.WriteAllTextAsync(Path.Combine(golden.Folder, "listing.txt"), await Listing.OfAsync(disk, golden.Files), Cancel);
    }

    private static Task<string> ListingAsync(GoldenLog golden) => File.ReadAllTextAsync(Path.Combine(golden.Folder, "listing.txt"), Cancel);
}
