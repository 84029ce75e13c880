using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.Tests.Unit.SharedLog.Support;

public enum DiskOperation
{
    Open,
    Length,
    Read,
    Write,
    Cut,
    Sync,
    Lock,
    Unlock,
    Rename,
}

/// <summary>A disk that counts what is done to it, and fails or waits where a test says so. Bytes and locks are those of the disk beneath.</summary>
public sealed class FaultyDisk(IDisk inner) : IDisk
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];
    private readonly List<(DiskOperation Operation, string Path)> _done = [];
    private TaskCompletionSource? _syncStarted;
    private Task _syncMayEnd = Task.CompletedTask;

    /// <summary>Openings of locks that were not disposed yet.</summary>
    public int LocksOpen { get; private set; }

    /// <summary>Whom the operating system names as the holder of every lock.</summary>
    public ProcessIdentity? Holder { get; set; }

    /// <summary>Called with the path before anything is written to it.</summary>
    public Action<string> OnWrite { get; set; } = _ => { };

    /// <summary>As some network file systems do: every lock is granted to everybody.</summary>
    public bool GrantsEveryLock { get; set; }

    /// <summary>Lets the <paramref name="nth"/> such operation from now on a path with this end fail; of a write, so many bytes get into the file before it does.</summary>
    public void Fail(DiskOperation operation, string pathEnd, int nth = 1, int bytesWritten = 0)
    {
        lock (_gate)
            _faults.Add(new Fault(operation, pathEnd, bytesWritten) { Countdown = nth });
    }

    /// <summary>Lets every sync from now on wait for <paramref name="mayEnd"/>. The task ends when the first one waits.</summary>
    public Task HoldSyncs(Task mayEnd)
    {
        lock (_gate)
        {
            _syncMayEnd = mayEnd;
            _syncStarted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _syncStarted.Task;
        }
    }

    /// <summary>All that was tried, in order.</summary>
    public IReadOnlyList<(DiskOperation Operation, string Path)> Done
    {
        get
        {
            lock (_gate)
                return [.. _done];
        }
    }

    /// <summary>How often this was tried on a path with this end.</summary>
    public int CountOf(DiskOperation operation, string pathEnd)
    {
        lock (_gate)
            return _done.Count(done => done.Operation == operation && done.Path.EndsWith(pathEnd, StringComparison.Ordinal));
    }

    public async ValueTask<IDiskFile> OpenFileAsync(string path)
    {
        Pass(DiskOperation.Open, path);
        return new FaultyFile(this, path, await inner.OpenFileAsync(path));
    }

    public ValueTask<bool> ExistsAsync(string path) => inner.ExistsAsync(path);

    public ValueTask RenameAsync(string from, string to)
    {
        Pass(DiskOperation.Rename, from);
        return inner.RenameAsync(from, to);
    }

    public async ValueTask<IDiskLock> OpenLockAsync(string path)
    {
        Pass(DiskOperation.Open, path);
        var opened = await inner.OpenLockAsync(path);
        lock (_gate)
            LocksOpen++;
        return new FaultyLock(this, path, opened);
    }

    private void Pass(DiskOperation operation, string path)
    {
        if (TakeFault(operation, path) is not null)
            throw new IOException($"{operation} of {path} fails as the test wants it.");
    }

    private Fault? TakeFault(DiskOperation operation, string path)
    {
        lock (_gate)
        {
            _done.Add((operation, path));
            Fault? due = null;
            foreach (var fault in _faults.Where(fault => fault.Operation == operation && path.EndsWith(fault.PathEnd, StringComparison.Ordinal)))
            {
                if (--fault.Countdown == 0)
                    due = fault;
            }

            return due;
        }
    }

    private sealed record Fault(DiskOperation Operation, string PathEnd, int BytesWritten)
    {
        public int Countdown { get; set; }
    }

    private sealed class FaultyFile(FaultyDisk disk, string path, IDiskFile file) : IDiskFile
    {
        public ValueTask<long> LengthAsync()
        {
            disk.Pass(DiskOperation.Length, path);
            return file.LengthAsync();
        }

        public ValueTask<int> ReadAsync(long offset, Memory<byte> into)
        {
            disk.Pass(DiskOperation.Read, path);
            return file.ReadAsync(offset, into);
        }

        public async ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes)
        {
            disk.OnWrite(path);
            if (disk.TakeFault(DiskOperation.Write, path) is not { } fault)
            {
                await file.WriteAsync(offset, bytes);
                return;
            }

            await file.WriteAsync(offset, bytes[..Math.Min(fault.BytesWritten, bytes.Length)]);
            throw new IOException($"The disk is full after {fault.BytesWritten} bytes.");
        }

        public ValueTask CutAsync(long length)
        {
            disk.Pass(DiskOperation.Cut, path);
            return file.CutAsync(length);
        }

        public async ValueTask SyncAsync()
        {
            Task mayEnd;
            lock (disk._gate)
            {
                mayEnd = disk._syncMayEnd;
                disk._syncStarted?.TrySetResult();
            }

            await mayEnd;
            disk.Pass(DiskOperation.Sync, path);
            await file.SyncAsync();
        }

        public void Dispose() => file.Dispose();
    }

    private sealed class FaultyLock(FaultyDisk disk, string path, IDiskLock inner) : IDiskLock
    {
        private bool _disposed;

        public ValueTask AcquireAsync()
        {
            disk.Pass(DiskOperation.Lock, path);
            return disk.GrantsEveryLock ? default : inner.AcquireAsync();
        }

        public ValueTask<bool> TryAcquireAsync()
        {
            disk.Pass(DiskOperation.Lock, path);
            return disk.GrantsEveryLock ? new(true) : inner.TryAcquireAsync();
        }

        public ValueTask ReleaseAsync()
        {
            disk.Pass(DiskOperation.Unlock, path);
            return disk.GrantsEveryLock ? default : inner.ReleaseAsync();
        }

        public ValueTask<ProcessIdentity?> HolderAsync() => new(disk.Holder);

        public ValueTask WriteNoteAsync(string note) => inner.WriteNoteAsync(note);

        public ValueTask<string> ReadNoteAsync() => inner.ReadNoteAsync();

        public void Dispose()
        {
            inner.Dispose();
            if (_disposed)
                return;
            _disposed = true;
            lock (disk._gate)
                disk.LocksOpen--;
        }
    }
}
