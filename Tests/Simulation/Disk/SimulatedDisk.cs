using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Disk;

/// <summary>The files and locks of the simulated machine.</summary>
internal sealed class SimulatedDisk(Scheduler scheduler, DiskFaults faults)
{
    private readonly Dictionary<string, SimulatedFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedLock> _locks = new(StringComparer.Ordinal);

    /// <summary>The files by name, as they are.</summary>
    public IReadOnlyDictionary<string, SimulatedFile> Files => _files;

    public SimulatedLock Lock(string path)
    {
        if (!_locks.TryGetValue(path, out var found))
            _locks.Add(path, found = new SimulatedLock());
        return found;
    }

    /// <summary>The disk as one process sees it.</summary>
    public IDisk Of(SimulatedProcess process) => new View(this, process);

    public void Delete(string path) => _files.Remove(path);

    public void LosePower()
    {
        foreach (var (_, file) in _files.OrderBy(file => file.Key, StringComparer.Ordinal))
            file.LosePower(faults.Random);
    }

    private sealed class View(SimulatedDisk disk, SimulatedProcess process) : IDisk
    {
        public ValueTask<IDiskFile> OpenFileAsync(string path) => Do<IDiskFile>("open", path, () =>
        {
            if (!disk._files.TryGetValue(path, out var file))
                disk._files.Add(path, file = new SimulatedFile());
            return new Opening(this, file, path);
        });

        public ValueTask<bool> ExistsAsync(string path) => Do("exists", path, () => disk._files.ContainsKey(path), mayFail: false);

        public async ValueTask RenameAsync(string from, string to) => await Do("rename", from, () =>
        {
            if (!disk._files.Remove(from, out var file))
                throw new FileNotFoundException($"There is no file {from}.", from);
            disk._files[to] = file;
            // Also one that has happened may be answered with an error.
            disk.Faults.MayFail("rename");
            return true;
        });

        public async ValueTask<IDiskLock> OpenLockAsync(string path)
        {
            var opened = disk.Lock(path);
            return await Do("open", path, () => new LockOpening(this, opened, path), mayFail: false);
        }

        public ValueTask<T> Do<T>(string kind, string path, Func<T> effect, bool mayFail = true, Func<bool>? condition = null, Action? onDeath = null)
        {
            Func<T> act = !mayFail ? effect : () =>
            {
                disk.Faults.MayFail(kind);
                return effect();
            };
            return new(disk.Scheduler.Add(new Operation<T>(process, kind, path, act) { Condition = condition, OnDeath = onDeath }));
        }

        public DiskFaults Faults => disk.Faults;

        public SimulatedProcess Process => process;
    }

    private DiskFaults Faults => faults;

    private Scheduler Scheduler => scheduler;

    private sealed class Opening(View view, SimulatedFile file, string path) : IDiskFile
    {
        private int _syncErrorsSeen = file.SyncErrors;

        public ValueTask<long> LengthAsync() => view.Do("length", path, () => (long)file.Length);

        public ValueTask<int> ReadAsync(long offset, Memory<byte> into) => view.Do("read", path, () =>
        {
            var rest = file.Content[(int)Math.Min(offset, file.Length)..];
            var count = Math.Min(rest.Length, into.Length);
            rest[..count].CopyTo(into.Span);
            return count;
        });

        public async ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes) => await view.Do(
            "write",
            path,
            () =>
            {
                var full = view.Faults.IsFull && offset + bytes.Length > file.Length;
                if (full || view.Faults.Fails())
                {
                    WritePart(offset, bytes);
                    throw new IOException(full ? "the disk is full" : "a short write");
                }

                file.Write((int)offset, bytes.Span);
                return true;
            },
            onDeath: () => WritePart(offset, bytes));

        public async ValueTask CutAsync(long length) => await view.Do("cut", path, () =>
        {
            file.Cut((int)length);
            return true;
        });

        public async ValueTask SyncAsync()
        {
            var length = file.Length;
            await view.Do("sync", path, () =>
            {
                if (view.Faults.FailsSync())
                    file.FailSync(length, view.Faults.Random);
                else
                    file.Sync(length);
                if (_syncErrorsSeen == file.SyncErrors)
                    return true;
                _syncErrorsSeen = file.SyncErrors;
                throw new IOException("a sync failed");
            });
        }

        public void Dispose()
        {
            // The simulated machine has no bound on openings.
        }

        // Any part may get into the file, also none and all.
        private void WritePart(long offset, ReadOnlyMemory<byte> bytes)
        {
            var count = view.Faults.Random.Next(4) switch { 0 => 0, 1 => bytes.Length, _ => view.Faults.Random.Next(bytes.Length + 1) };
            if (count > 0)
                file.Write((int)offset, bytes.Span[..count]);
        }
    }

    private sealed class LockOpening(View view, SimulatedLock file, string path) : IDiskLock
    {
        public async ValueTask AcquireAsync()
            => await view.Do("lock", path, () => file.TryTake(this, view.Process), condition: () => file.IsFree);

        public ValueTask<bool> TryAcquireAsync() => view.Do("try lock", path, () => file.TryTake(this, view.Process));

        public async ValueTask ReleaseAsync() => await view.Do(
            "unlock",
            path,
            () =>
            {
                if (!file.IsHeldBy(this))
                    throw new InvalidOperationException("A lock was given back by one who does not hold it.");
                file.Release(this);
                return true;
            },
            mayFail: false);

        public ValueTask<ProcessIdentity?> HolderAsync() => view.Do("holder", path, () => file.Holder);

        public async ValueTask WriteNoteAsync(string note) => await view.Do("note", path, () =>
        {
            file.Note = note;
            return true;
        });

        public ValueTask<string> ReadNoteAsync() => view.Do("read note", path, () => file.Note);

        public void Dispose() => file.Release(this);
    }
}
