using System.Text;
using Microsoft.Win32.SafeHandles;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.SharedLog.Disk;

/// <summary>The disk of this machine. Every call is done when it returns.</summary>
public sealed class RealDisk : IDisk
{
    /// <inheritdoc />
    public ValueTask<IDiskFile> OpenFileAsync(string path)
    {
        MakeFolderOf(path);
        var file = OpenShared(path);
        SyncFolderOf(path);
        return new(new RealFile(file));
    }

    /// <inheritdoc />
    public ValueTask<IDiskFile?> OpenExistingAsync(string path) => new(OpenForReading(path) is { } file ? new RealFile(file) : null);

    /// <inheritdoc />
    public ValueTask<IDiskLock> OpenLockAsync(string path)
    {
        MakeFolderOf(path);
        return new(new RealLock(OpenShared(path)));
    }

    /// <inheritdoc />
    public ValueTask<bool> ExistsAsync(string path)
    {
#pragma warning disable RS0030 // This is the disk.
        return new(File.Exists(path));
#pragma warning restore RS0030
    }

    /// <inheritdoc />
    public ValueTask RenameAsync(string from, string to)
    {
#pragma warning disable RS0030 // This is the disk.
        File.Move(from, to, overwrite: true);
#pragma warning restore RS0030
        SyncFolderOf(to);
        return default;
    }

    // With the next one the only place of the product where files are opened. Not FileStream and not File.OpenHandle outside Windows: both put a lock of the runtime's on the file.
    private static SafeFileHandle OpenShared(string path)
    {
#pragma warning disable RS0030 // This is the disk.
        return OperatingSystem.IsWindows()
            ? File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete)
            : Native.OpenUnlocked(path);
#pragma warning restore RS0030
    }

    private static SafeFileHandle? OpenForReading(string path)
    {
        if (!OperatingSystem.IsWindows())
            return Native.OpenForReading(path);
        try
        {
#pragma warning disable RS0030 // This is the disk.
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
#pragma warning restore RS0030
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void MakeFolderOf(string path) => Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);

    private static void SyncFolderOf(string path)
    {
        if (!OperatingSystem.IsWindows())
            Native.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private sealed class RealFile(SafeFileHandle handle) : IDiskFile
    {
        public ValueTask<long> LengthAsync() => new(RandomAccess.GetLength(handle));

        public ValueTask<int> ReadAsync(long offset, Memory<byte> into) => new(RandomAccess.Read(handle, into.Span, offset));

        public ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes)
        {
            RandomAccess.Write(handle, bytes.Span, offset);
            return default;
        }

        public ValueTask CutAsync(long length)
        {
            RandomAccess.SetLength(handle, length);
            return default;
        }

        public ValueTask SyncAsync()
        {
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
