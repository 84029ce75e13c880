using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.Tests.Simulation.Broken;

/// <summary>Puts a mistake into the product from beneath, so that the product needs no switch for it.</summary>
internal sealed class BrokenDisk(IDisk inner, Breakage breakage) : IDisk
{
    public async ValueTask<IDiskFile> OpenFileAsync(string path)
    {
        var file = await inner.OpenFileAsync(path);
        return path.EndsWith(".log", StringComparison.Ordinal) ? new BrokenFile(file, breakage) : file;
    }

    public ValueTask<bool> ExistsAsync(string path) => inner.ExistsAsync(path);

    public ValueTask RenameAsync(string from, string to) => inner.RenameAsync(from, to);

    public async ValueTask<IDiskLock> OpenLockAsync(string path)
    {
        var opened = await inner.OpenLockAsync(path);
        return breakage == Breakage.NoLock && path.EndsWith(".log.lock", StringComparison.Ordinal) ? new OpenToAll(opened) : opened;
    }

    private sealed class BrokenFile(IDiskFile inner, Breakage breakage) : IDiskFile
    {
        public ValueTask<long> LengthAsync() => inner.LengthAsync();

        public ValueTask<int> ReadAsync(long offset, Memory<byte> into) => inner.ReadAsync(offset, into);

        public async ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes)
        {
            if (breakage == Breakage.AckBeforeWrite)
                return;
            // Without a cut, the next line stands behind what a dead writer left.
            await inner.WriteAsync(breakage == Breakage.NoCut ? Math.Max(offset, await inner.LengthAsync()) : offset, bytes);
        }

        public ValueTask CutAsync(long length) => breakage == Breakage.NoCut ? default : inner.CutAsync(length);

        public async ValueTask SyncAsync()
        {
            if (breakage == Breakage.AckBeforeSync)
                return;
            try
            {
                await inner.SyncAsync();
            }
            catch (IOException) when (breakage == Breakage.SyncErrorsIgnored)
            {
                // The mistake.
            }
        }

        public void Dispose() => inner.Dispose();
    }

    private sealed class OpenToAll(IDiskLock inner) : IDiskLock
    {
        public ValueTask AcquireAsync() => default;

        public ValueTask<bool> TryAcquireAsync() => new(true);

        public ValueTask ReleaseAsync() => default;

        public ValueTask<ProcessIdentity?> HolderAsync() => inner.HolderAsync();

        public ValueTask WriteNoteAsync(string note) => inner.WriteNoteAsync(note);

        public ValueTask<string> ReadNoteAsync() => inner.ReadNoteAsync();

        public void Dispose() => inner.Dispose();
    }
}
