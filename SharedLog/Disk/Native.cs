using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OrleansChat.SharedLog.Disk;

/// <summary>
/// What .NET has no call for: flock on a file of our own opening (the runtime's own opening takes a shared flock and fails while another process holds an exclusive
/// one), fsync of a folder, and errors that the runtime passes over.
/// </summary>
internal static partial class Native
{
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int LockUnlock = 8;
    private const int OpenReadOnly = 0;
    private const int OpenReadWrite = 2;
    private const int ErrorNoEntry = 2;
    private const int ErrorInterrupted = 4;
    private const int ErrorNotAFolder = 20;

    private static readonly int OpenCloseOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;
    private static readonly int ErrorWouldBlock = OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>Opens a file for reading and writing without any lock; null if there is none.</summary>
    public static SafeFileHandle? OpenUnlocked(string path) => OpenExisting(path, OpenReadWrite);

    /// <summary>Opens a file for reading without any lock; null if there is none.</summary>
    public static SafeFileHandle? OpenForReading(string path) => OpenExisting(path, OpenReadOnly);

    /// <summary>Whether there is a file of that name.</summary>
    /// <exception cref="IOException">The file system does not say.</exception>
    public static bool Exists(string path)
    {
        if (Retry(() => Access(path, 0)) == 0)
            return true;
        return Marshal.GetLastPInvokeError() is ErrorNoEntry or ErrorNotAFolder ? false : throw Failure("look for", path);
    }

    // Without O_CREAT, whose third argument is variadic in C and not where a call from here would put it on every processor.
    private static SafeFileHandle? OpenExisting(string path, int access)
    {
        var descriptor = Retry(() => Open(path, access | OpenCloseOnExec, 0));
        if (descriptor >= 0)
            return new SafeFileHandle(descriptor, ownsHandle: true);
        return Marshal.GetLastPInvokeError() == ErrorNoEntry ? null : throw Failure("open", path);
    }

    public static void Lock(SafeFileHandle file)
    {
        if (Retry(() => Flock(file, LockExclusive)) != 0)
            throw Failure("lock", "the lock file");
    }

    public static bool TryLock(SafeFileHandle file)
    {
        if (Retry(() => Flock(file, LockExclusive | LockNonBlocking)) == 0)
            return true;
        return Marshal.GetLastPInvokeError() == ErrorWouldBlock ? false : throw Failure("lock", "the lock file");
    }

    public static void Unlock(SafeFileHandle file)
    {
        if (Retry(() => Flock(file, LockUnlock)) != 0)
            throw Failure("unlock", "the lock file");
    }

    /// <summary>Makes a file's bytes durable. The runtime's own call passes over some errors, among them that of a file system which has turned read-only.</summary>
    public static void Sync(SafeFileHandle file)
    {
        if (Retry(() => Fsync(file)) != 0)
            throw Failure("sync", "the file");
    }

    /// <summary>Makes the names in a folder durable: a new file is only there after a power loss if its folder was synced too.</summary>
    public static void SyncFolder(string path)
    {
        var descriptor = Retry(() => Open(path, OpenCloseOnExec, 0));
        if (descriptor < 0)
            throw Failure("open", path);
        using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Retry(() => Fsync(folder)) != 0)
            throw Failure("sync", path);
    }

    private static int Retry(Func<int> call)
    {
        int result;
        do
            result = call();
        while (result < 0 && Marshal.GetLastPInvokeError() == ErrorInterrupted);
        return result;
    }

    private static IOException Failure(string what, string path)
        => new($"Cannot {what} {path}: {Marshal.GetLastPInvokeErrorMessage()}.", Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);
}
