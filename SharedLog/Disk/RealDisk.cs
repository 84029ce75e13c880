#pragma warning disable RS0030 // This is the disk: the only place of the product where files are opened.
using System.Text;
using Microsoft.Win32.SafeHandles;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.SharedLog.Disk;

/// <summary>The disk of this machine. Every call is done when it returns.</summary>
public sealed class RealDisk : IDisk
{
    private const int AttemptsMax = 100;

    /// <inheritdoc />
    public ValueTask<IDiskFile> OpenFileAsync(string path) => new(Translate(() =>
    {
        var file = OpenOrMake(path);
        try
        {
            // A file is only there after a loss of power if its folder was synced. Whoever made it may not have come so far.
            SyncFolder(FolderOf(path));
            return new RealFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }));

    /// <inheritdoc />
    public ValueTask<IDiskFile?> OpenExistingAsync(string path) => new(Translate(() => OpenForReading(path)) is { } file ? new RealFile(file) : null);

    /// <inheritdoc />
    public ValueTask<IDiskLock> OpenLockAsync(string path) => new(new RealLock(Translate(() => OpenOrMake(path))));

    /// <inheritdoc />
    // Not File.Exists outside Windows: it says no to every error, and what is not there may be made.
    public ValueTask<bool> ExistsAsync(string path) => new(OperatingSystem.IsWindows() ? File.Exists(path) : Native.Exists(path));

    /// <inheritdoc />
    public ValueTask RenameAsync(string from, string to) => new(Translate(() =>
    {
        File.Move(from, to, overwrite: true);
        SyncFolder(FolderOf(to));
        return Task.CompletedTask;
    }));

    private static SafeFileHandle OpenOrMake(string path)
    {
        MakeFolder(FolderOf(path));
        for (var attempt = 1; ; attempt++)
        {
            if (OpenShared(path) is { } file)
                return file;
            try
            {
                File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete).Dispose();
            }
            catch (IOException) when (attempt < AttemptsMax && File.Exists(path))
            {
                // Another process has made it in the same moment.
            }
        }
    }

    // Not FileStream and not File.OpenHandle outside Windows: both put a lock of the runtime's on the file, and fail where another process has one.
    private static SafeFileHandle? OpenShared(string path)
    {
        if (!OperatingSystem.IsWindows())
            return Native.OpenUnlocked(path);
        return IfThere(() => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
    }

    private static SafeFileHandle? IfThere(Func<SafeFileHandle> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static SafeFileHandle? OpenForReading(string path)
    {
        if (!OperatingSystem.IsWindows())
            return Native.OpenForReading(path);
        return IfThere(() => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    // Durably, from the first one that is missing.
    private static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        if (Path.GetDirectoryName(folder) is { } parent)
        {
            MakeFolder(parent);
            Directory.CreateDirectory(folder);
            SyncFolder(parent);
        }
    }

    private static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsWindows())
            Native.SyncFolder(folder);
    }

    // The runtime calls some refusals of the disk (EPERM, EACCES) by another name; whoever uses a disk knows one.
    private static T Translate<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private sealed class RealFile(SafeFileHandle handle) : IDiskFile
    {
        public ValueTask<long> LengthAsync() => new(RandomAccess.GetLength(handle));

        public ValueTask<int> ReadAsync(long offset, Memory<byte> into) => new(RandomAccess.Read(handle, into.Span, offset));

        public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes)
        {
            try
            {
                RandomAccess.Write(handle, bytes.Span, offset);
                return default;
            }
            catch (UnauthorizedAccessException e)
            {
                throw new IOException(e.Message, e);
            }
        }

        public ValueTask CutAsync(long length) => new(Translate(() =>
        {
            RandomAccess.SetLength(handle, length);
            return Task.CompletedTask;
        }));

        public ValueTask SyncAsync()
        {
            // macOS syncs for certain only by a call of its own, which the runtime makes.
            if (OperatingSystem.IsLinux())
                Native.Sync(handle);
            else
                RandomAccess.FlushToDisk(handle);
            return default;
        }

        public void Dispose() => handle.Dispose();
    }

    private sealed class RealLock(SafeFileHandle handle) : IDiskLock
    {
        private const int NoteBytesMax = 128;

        public ValueTask AcquireAsync()
        {
            if (OperatingSystem.IsWindows())
                NativeWindows.Lock(handle);
            else
                Native.Lock(handle);
            return default;
        }

        public ValueTask<bool> TryAcquireAsync() => new(OperatingSystem.IsWindows() ? NativeWindows.TryLock(handle) : Native.TryLock(handle));

        public ValueTask ReleaseAsync()
        {
            if (OperatingSystem.IsWindows())
                NativeWindows.Unlock(handle);
            else
                Native.Unlock(handle);
            return default;
        }

        // Only Linux tells who holds a flock.
        public ValueTask<ProcessIdentity?> HolderAsync() => new(OperatingSystem.IsLinux() ? LinuxLocks.HolderOf(handle) : null);

        // One write of a fixed length, so that a reader never sees the end of a longer note behind a shorter one.
        public ValueTask WriteNoteAsync(string note)
        {
            Span<byte> bytes = stackalloc byte[NoteBytesMax];
            bytes.Fill((byte)' ');
            bytes[^1] = (byte)'\n';
            if (!Encoding.UTF8.TryGetBytes(note, bytes[..^1], out _))
                throw new ArgumentException($"A note of more than {NoteBytesMax - 1} bytes.", nameof(note));
            RandomAccess.Write(handle, bytes, 0);
            return default;
        }

        public ValueTask<string> ReadNoteAsync()
        {
            Span<byte> bytes = stackalloc byte[NoteBytesMax];
            var length = RandomAccess.Read(handle, bytes, 0);
            return new(Encoding.UTF8.GetString(bytes[..length]).TrimEnd());
        }

        public void Dispose() => handle.Dispose();
    }
}
