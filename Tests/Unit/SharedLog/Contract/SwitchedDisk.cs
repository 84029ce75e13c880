using OrleansChat.SharedLog.Disk;

namespace OrleansChat.Tests.Unit.SharedLog.Contract;

/// <summary>A disk that is full while a test says so.</summary>
internal sealed class SwitchedDisk(IDisk inner) : IDisk
{
    private volatile bool _isFull;

    public bool IsFull
    {
        set => _isFull = value;
    }

    public async ValueTask<IDiskFile> OpenFileAsync(string path) => new SwitchedFile(this, await inner.OpenFileAsync(path));

    public ValueTask<bool> ExistsAsync(string path) => inner.ExistsAsync(path);

    public ValueTask RenameAsync(string from, string to) => inner.RenameAsync(from, to);

    public ValueTask<IDiskLock> OpenLockAsync(string path) => inner.OpenLockAsync(path);

    private sealed class SwitchedFile(SwitchedDisk disk, IDiskFile file) : IDiskFile
    {
        public ValueTask<long> LengthAsync() => file.LengthAsync();

        public ValueTask<int> ReadAsync(long offset, Memory<byte> into) => file.ReadAsync(offset, into);

        public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes) => disk._isFull ? throw new IOException("The disk is full, as the test wants it.") : file.WriteAsync(offset, bytes);

        public ValueTask CutAsync(long length) => file.CutAsync(length);

        public ValueTask SyncAsync() => file.SyncAsync();

        public void Dispose() => file.Dispose();
    }
}
