using OrleansChat.SharedLog.Servers;

namespace OrleansChat.SharedLog.Disk;

/// <summary>
/// The twin of <see cref="RealDisk"/>: files and locks in memory, shared by all servers that were given the same instance. A lock is freed when its opening is
/// disposed, as the kernel does for a process that dies.
/// </summary>
public sealed class MemoryDisk : IDisk
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemoryFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LockState> _locks = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public ValueTask<IDiskFile> OpenFileAsync(string path)
    {
        lock (_gate)
        {
            if (!_files.TryGetValue(path, out var file))
                _files.Add(path, file = new MemoryFile());
            return new(file);
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> ExistsAsync(string path)
    {
        lock (_gate)
            return new(_files.ContainsKey(path));
    }

    /// <inheritdoc />
    public ValueTask RenameAsync(string from, string to)
    {
        lock (_gate)
        {
            if (!_files.Remove(from, out var file))
                throw new FileNotFoundException($"There is no file {from}.", from);
            _files[to] = file;
            return default;
        }
    }

    /// <inheritdoc />
    public ValueTask<IDiskLock> OpenLockAsync(string path)
    {
        lock (_gate)
        {
            if (!_locks.TryGetValue(path, out var state))
                _locks.Add(path, state = new LockState());
            return new(new MemoryLock(state));
        }
    }

    private sealed class MemoryFile : IDiskFile
    {
        private readonly Lock _gate = new();
        private byte[] _bytes = [];
        private int _length;

        public ValueTask<long> LengthAsync()
        {
            lock (_gate)
                return new(_length);
        }

        public ValueTask<int> ReadAsync(long offset, Memory<byte> into)
        {
            lock (_gate)
            {
                var count = (int)Math.Clamp(_length - offset, 0, into.Length);
                _bytes.AsSpan((int)Math.Min(offset, _length), count).CopyTo(into.Span);
                return new(count);
            }
        }

        public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes)
        {
            lock (_gate)
            {
                var end = checked((int)offset + bytes.Length);
                if (end > _bytes.Length)
                    Array.Resize(ref _bytes, Math.Max(end, _bytes.Length * 2));
                bytes.Span.CopyTo(_bytes.AsSpan((int)offset));
                _length = Math.Max(_length, end);
                return default;
            }
        }

        public ValueTask CutAsync(long length)
        {
            lock (_gate)
            {
                _length = (int)length;
                _bytes.AsSpan(_length).Clear();
                return default;
            }
        }

        public ValueTask SyncAsync() => default;

        public void Dispose()
        {
            // The file outlives its openings, and an opening of memory holds nothing.
        }
    }

    private sealed class LockState
    {
        public readonly Queue<(MemoryLock Waiter, TaskCompletionSource Turn)> Waiters = new();
        public MemoryLock? Holder;
        public string Note = "";
    }

    private sealed class MemoryLock(LockState state) : IDiskLock
    {
        private bool _disposed;

        public ValueTask AcquireAsync()
        {
            lock (state)
            {
                if (state.Holder is null)
                {
                    state.Holder = this;
                    return default;
                }

                var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                state.Waiters.Enqueue((this, turn));
                return new(turn.Task);
            }
        }

        public ValueTask<bool> TryAcquireAsync()
        {
            lock (state)
            {
                if (state.Holder is not null)
                    return new(false);
                state.Holder = this;
                return new(true);
            }
        }

        public ValueTask ReleaseAsync()
        {
            lock (state)
            {
                if (state.Holder != this)
                    throw new InvalidOperationException("A lock was given back by one who does not hold it.");
                PassOn();
            }

            return default;
        }

        // All its servers are in this process, and none of them can be ended without the others.
        public ValueTask<ProcessIdentity?> HolderAsync() => default;

        public ValueTask WriteNoteAsync(string note)
        {
            lock (state)
                state.Note = note;
            return default;
        }

        public ValueTask<string> ReadNoteAsync()
        {
            lock (state)
                return new(state.Note);
        }

        public void Dispose()
        {
            lock (state)
            {
                _disposed = true;
                if (state.Holder == this)
                    PassOn();
            }
        }

        private void PassOn()
        {
            state.Holder = null;
            while (state.Holder is null && state.Waiters.TryDequeue(out var next))
            {
                // One who died while waiting never gets it.
                if (next.Waiter._disposed)
                    continue;
                state.Holder = next.Waiter;
                next.Turn.SetResult();
            }
        }
    }
}
