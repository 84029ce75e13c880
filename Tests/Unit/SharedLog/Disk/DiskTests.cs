using System.Text;
using OrleansChat.SharedLog.Disk;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Disk;

/// <summary>What the log relies on, of the real disk and of its twin alike.</summary>
public abstract class DiskTests
{
    protected abstract IDisk Disk { get; }

    protected abstract string Folder { get; }

    private string FilePath => $"{Folder}/logs/chat.log";

    private string LockPath => $"{Folder}/logs/chat.log.lock";

    [Fact]
    public async Task A_missing_file_is_made_with_its_folders_and_is_empty()
    {
        using var file = await Disk.OpenFileAsync(FilePath);
        Assert.Equal(0, await file.LengthAsync());
        Assert.Equal(0, await file.ReadAsync(0, new byte[10]));
    }

    [Fact]
    public async Task Opening_what_exists_reads_it_and_makes_nothing()
    {
        Assert.Null(await Disk.OpenExistingAsync(FilePath));
        Assert.False(await Disk.ExistsAsync(FilePath));
        using var file = await Disk.OpenFileAsync(FilePath);
        await file.WriteAsync(0, "Hello"u8.ToArray());
        using var reading = await Disk.OpenExistingAsync(FilePath);
        Assert.Equal("Hello", await ReadAsync(reading!, 0, 100));
    }

    [Fact]
    public async Task Two_openings_see_each_others_bytes()
    {
        using var a = await Disk.OpenFileAsync(FilePath);
        using var b = await Disk.OpenFileAsync(FilePath);
        await a.WriteAsync(0, "Hello "u8.ToArray());
        await b.WriteAsync(await b.LengthAsync(), "world"u8.ToArray());
        await a.SyncAsync();
        Assert.Equal("Hello world", await ReadAsync(a, 0, 100));
        Assert.Equal("Hello world", await ReadAsync(b, 0, 100));
        Assert.Equal(11, await a.LengthAsync());
    }

    [Fact]
    public async Task A_read_gives_what_is_there_and_no_more_than_fits()
    {
        using var file = await Disk.OpenFileAsync(FilePath);
        await file.WriteAsync(0, "0123456789"u8.ToArray());
        Assert.Equal("345", await ReadAsync(file, 3, 3));
        Assert.Equal("89", await ReadAsync(file, 8, 100));
        Assert.Equal("", await ReadAsync(file, 10, 100));
        Assert.Equal("", await ReadAsync(file, 11, 100));
    }

    [Fact]
    public async Task A_cut_shortens_the_file_for_all_and_what_was_cut_does_not_come_back()
    {
        using var a = await Disk.OpenFileAsync(FilePath);
        using var b = await Disk.OpenFileAsync(FilePath);
        await a.WriteAsync(0, "0123456789"u8.ToArray());
        await b.CutAsync(4);
        Assert.Equal(4, await a.LengthAsync());
        await a.WriteAsync(6, "x"u8.ToArray());
        Assert.Equal("0123\0\0x", await ReadAsync(b, 0, 100));
    }

    [Fact]
    public async Task A_file_outlives_its_openings()
    {
        using (var file = await Disk.OpenFileAsync(FilePath))
            await file.WriteAsync(0, "here"u8.ToArray());
        Assert.Equal("here", await Bytes.ReadTextAsync(Disk, FilePath));
    }

    [Fact]
    public async Task A_lock_excludes_every_other_opening_until_it_is_given_back()
    {
        using var a = await Disk.OpenLockAsync(LockPath);
        using var b = await Disk.OpenLockAsync(LockPath);
        await a.AcquireAsync();
        Assert.False(await b.TryAcquireAsync());
        await a.ReleaseAsync();
        Assert.True(await b.TryAcquireAsync());
        Assert.False(await a.TryAcquireAsync());
    }

    [Fact]
    public async Task A_lock_is_free_when_its_opening_is_gone()
    {
        var a = await Disk.OpenLockAsync(LockPath);
        using var b = await Disk.OpenLockAsync(LockPath);
        await a.AcquireAsync();
        a.Dispose();
        Assert.True(await b.TryAcquireAsync());
    }

    [Fact]
    public async Task An_opening_that_goes_without_holding_the_lock_frees_nothing()
    {
        using var a = await Disk.OpenLockAsync(LockPath);
        using (var b = await Disk.OpenLockAsync(LockPath))
        {
            await a.AcquireAsync();
            Assert.False(await b.TryAcquireAsync());
        }

        using var c = await Disk.OpenLockAsync(LockPath);
        Assert.False(await c.TryAcquireAsync());
    }

    [Fact]
    public async Task Locks_of_two_paths_have_nothing_to_do_with_each_other()
    {
        using var a = await Disk.OpenLockAsync(LockPath);
        using var b = await Disk.OpenLockAsync($"{Folder}/cluster/A.lock");
        Assert.True(await a.TryAcquireAsync());
        Assert.True(await b.TryAcquireAsync());
    }

    [Fact]
    public async Task A_note_is_replaced_whole_and_read_by_all()
    {
        using var a = await Disk.OpenLockAsync(LockPath);
        using var b = await Disk.OpenLockAsync(LockPath);
        Assert.Equal("", await b.ReadNoteAsync());
        await a.AcquireAsync();
        await a.WriteNoteAsync("pid 123456 since long ago");
        Assert.Equal("pid 123456 since long ago", await b.ReadNoteAsync());
        await a.WriteNoteAsync("pid 1");
        Assert.Equal("pid 1", await b.ReadNoteAsync());
        a.Dispose();
        Assert.Equal("pid 1", await b.ReadNoteAsync());
    }

    protected static async Task<string> ReadAsync(IDiskFile file, long offset, int bytesMax)
    {
        var bytes = new byte[bytesMax];
        return Encoding.UTF8.GetString(bytes.AsSpan(0, await file.ReadAsync(offset, bytes)));
    }
}
