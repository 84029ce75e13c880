using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.Tests.Unit.SharedLog.Disk;

/// <summary>On this machine's disk, in a folder of its own. That a lock excludes other processes too is shown by Tests/EndToEnd.</summary>
public sealed class RealDiskTests : DiskTests, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleanschat-disk-");

    protected override IDisk Disk { get; } = new RealDisk();

    protected override string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_file_that_cannot_be_opened_is_an_io_error()
    {
        Directory.CreateDirectory($"{Folder}/chat.log");
        await Assert.ThrowsAsync<IOException>(async () => await Disk.OpenFileAsync($"{Folder}/chat.log"));
    }

    [Fact]
    public async Task The_kernel_tells_who_holds_a_lock()
    {
        using var a = await Disk.OpenLockAsync($"{Folder}/A.lock");
        using var b = await Disk.OpenLockAsync($"{Folder}/A.lock");
        using var other = await Disk.OpenLockAsync($"{Folder}/B.lock");
        await other.AcquireAsync();
        Assert.Null(await b.HolderAsync());
        await a.AcquireAsync();
        Assert.Equal(OperatingSystem.IsLinux() ? new RealProcesses().Self : null, await b.HolderAsync());
        await a.ReleaseAsync();
        Assert.Null(await b.HolderAsync());
    }

    [Fact]
    public async Task A_note_that_does_not_fit_is_refused()
    {
        using var a = await Disk.OpenLockAsync($"{Folder}/A.lock");
        await Assert.ThrowsAsync<ArgumentException>(async () => await a.WriteNoteAsync(new string('x', 128)));
        await a.WriteNoteAsync(new string('x', 127));
        Assert.Equal(new string('x', 127), await a.ReadNoteAsync());
    }

    [Fact]
    public async Task A_waiting_opening_gets_the_lock_when_it_is_given_back()
    {
        using var a = await Disk.OpenLockAsync($"{Folder}/A.lock");
        using var b = await Disk.OpenLockAsync($"{Folder}/A.lock");
        await a.AcquireAsync();
        // It blocks its thread in the kernel, as the log's own thread does.
        var waiting = Task.Factory.StartNew(() => b.AcquireAsync().AsTask(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        Assert.False(waiting.IsCompleted);
        await a.ReleaseAsync();
        await waiting.WaitAsync(Patience.Bound);
        Assert.False(await a.TryAcquireAsync());
    }
}
