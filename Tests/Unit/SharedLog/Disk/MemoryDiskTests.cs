using OrleansChat.SharedLog.Disk;

namespace OrleansChat.Tests.Unit.SharedLog.Disk;

public sealed class MemoryDiskTests : DiskTests
{
    protected override IDisk Disk { get; } = new MemoryDisk();

    protected override string Folder => "somewhere";

    [Fact]
    public async Task Those_who_wait_for_a_lock_get_it_one_after_another()
    {
        using var a = await Disk.OpenLockAsync("lock");
        using var b = await Disk.OpenLockAsync("lock");
        using var c = await Disk.OpenLockAsync("lock");
        await a.AcquireAsync();
        var second = b.AcquireAsync().AsTask();
        var third = c.AcquireAsync().AsTask();
        Assert.False(second.IsCompleted);

        await a.ReleaseAsync();
        await second;
        Assert.False(third.IsCompleted);
        b.Dispose();
        await third;
    }

    // A server may be killed while it waits.
    [Fact]
    public async Task A_lock_does_not_go_to_one_who_is_gone()
    {
        using var a = await Disk.OpenLockAsync("lock");
        var b = await Disk.OpenLockAsync("lock");
        using var c = await Disk.OpenLockAsync("lock");
        await a.AcquireAsync();
        var never = b.AcquireAsync().AsTask();
        b.Dispose();
        await a.ReleaseAsync();

        Assert.True(await c.TryAcquireAsync());
        Assert.False(never.IsCompleted);
    }

    [Fact]
    public async Task A_lock_is_given_back_by_its_holder_only()
    {
        using var a = await Disk.OpenLockAsync("lock");
        using var b = await Disk.OpenLockAsync("lock");
        await a.AcquireAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await b.ReleaseAsync());
    }
}
