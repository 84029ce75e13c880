using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Verification;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.Golden;

/// <summary>The log in Golden/v1 was written once and stays as it is: what one version wrote, all later ones read to the same.</summary>
public sealed class GoldenTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string ListingPath => Path.Combine(GoldenLog.Folder, "listing.txt");

    [Fact]
    public async Task The_files_read_to_exactly_the_listing_and_its_state()
        => Assert.Equal(await File.ReadAllTextAsync(ListingPath, Cancel), await Listing.OfAsync(await GoldenLog.LoadAsync()));

    [Fact]
    public async Task A_server_that_starts_on_the_files_has_the_same_state_and_writes_nothing()
    {
        var disk = await GoldenLog.LoadAsync();
        using var writer = await LogWriter.OpenAsync(disk, "another");
        await writer.CatchUpAsync();
        Assert.EndsWith("\n\n" + Snapshot.Of(writer.File.State, GoldenLog.Cids), await File.ReadAllTextAsync(ListingPath, Cancel), StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(GoldenLog.Folder, "chat.log"), Cancel), await Bytes.ReadAsync(disk));
    }

    [Fact]
    public async Task The_files_are_a_right_log()
    {
        var report = await LogVerifier.VerifyAsync(await GoldenLog.LoadAsync(), LogWriter.Path, Cancel);
        Assert.Empty(report.Problems);
        Assert.Equal(GoldenLog.Files.Length, report.Segments);
    }

    [Fact]
    public async Task The_same_commands_give_the_same_bytes()
    {
        var disk = await GoldenLog.WriteAsync();
        foreach (var file in GoldenLog.Files)
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(GoldenLog.Folder, file), Cancel), await Bytes.ReadTextAsync(disk, "logs/" + file));
    }

    [Fact]
    public async Task Every_kind_of_entry_is_in_the_files()
    {
        using var writer = await LogWriter.OpenAsync(await GoldenLog.LoadAsync());
        await writer.CatchUpAsync();
        var kinds = typeof(LogEntry).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LogEntry)));
        Assert.Equal(kinds.Select(type => type.Name).Order(), writer.Seen.Select(entry => entry.GetType().Name).Distinct().Order());
    }

    /// <summary>How the folder was made; README.md there says when that is right.</summary>
    [Fact(Explicit = true)]
    public async Task Write_the_folder_anew()
    {
        var disk = await GoldenLog.WriteAsync();
        Directory.CreateDirectory(GoldenLog.Folder);
        foreach (var file in GoldenLog.Files)
            await File.WriteAllBytesAsync(Path.Combine(GoldenLog.Folder, file), await Bytes.ReadAsync(disk, "logs/" + file), Cancel);
        await File.WriteAllTextAsync(ListingPath, await Listing.OfAsync(disk), Cancel);
    }
}
