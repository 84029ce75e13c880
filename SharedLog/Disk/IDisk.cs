using OrleansChat.SharedLog.Servers;

namespace OrleansChat.SharedLog.Disk;

/// <summary>
/// The disk as the log uses it. The real one completes every call before it returns, so code on top of it runs on its own thread like any blocking code; a
/// simulated one may complete later, fail, or never, at every single call. Paths are the disk's own; <c>/</c> separates folders.
/// </summary>
public interface IDisk
{
    /// <summary>Opens a file for reading and writing, made empty (with its folders, durably) if it is missing.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    ValueTask<IDiskFile> OpenFileAsync(string path);

    /// <summary>Opens a file for reading only, for those who must not change the log: nothing is made, and an opened file refuses to be written to where the disk can tell.</summary>
    /// <returns>The file; null if there is none.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    async ValueTask<IDiskFile?> OpenExistingAsync(string path) => await ExistsAsync(path) ? await OpenFileAsync(path) : null;

    /// <summary>Whether there is a file of that name.</summary>
    /// <exception cref="IOException">The disk does not say.</exception>
    ValueTask<bool> ExistsAsync(string path);

    /// <summary>Gives a file another name, durably, in place of a file that has it. Who has the file open goes on with it.</summary>
    /// <exception cref="IOException">The disk failed; the file has one of the two names.</exception>
    ValueTask RenameAsync(string from, string to);

    /// <summary>Opens a lock file, made empty (with its folders) if it is missing. Opening takes no lock.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    ValueTask<IDiskLock> OpenLockAsync(string path);
}

/// <summary>An open file. Any number of processes have it open; who may write is agreed by an <see cref="IDiskLock"/>, not here.</summary>
public interface IDiskFile : IDisposable
{
    /// <summary>The length now, in bytes, as all processes see it.</summary>
    ValueTask<long> LengthAsync();

    /// <summary>Reads as much as there is from <paramref name="offset"/>, at most what fits.</summary>
    /// <returns>The bytes read; 0 at the end of the file.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    ValueTask<int> ReadAsync(long offset, Memory<byte> into);

    /// <summary>Writes all bytes at <paramref name="offset"/>. When it fails, any part of them may be in the file.</summary>
    /// <exception cref="IOException">The disk failed or is full.</exception>
    ValueTask WriteAsync(long offset, ReadOnlyMemory<byte> bytes);

    /// <summary>Cuts the file to a length.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    ValueTask CutAsync(long length);

    /// <summary>Makes everything durable that was written before this call, by whichever process. Safe to call while others read and write.</summary>
    /// <exception cref="IOException">The disk failed: what was written since the last success may be lost.</exception>
    ValueTask SyncAsync();
}

/// <summary>
/// An exclusive lock between processes, and between the openings within one. The kernel frees it when its holder dies, however that dies; that is what the
/// whole design rests on. The file may carry a short note of its holder: for people, and for those who look whether it still lives.
/// </summary>
public interface IDiskLock : IDisposable
{
    /// <summary>Waits for the lock.</summary>
    /// <exception cref="IOException">The file system refuses locks.</exception>
    ValueTask AcquireAsync();

    /// <summary>Takes the lock if nobody holds it.</summary>
    /// <exception cref="IOException">The file system refuses locks.</exception>
    ValueTask<bool> TryAcquireAsync();

    /// <summary>Gives the lock back. Must be held.</summary>
    ValueTask ReleaseAsync();

    /// <summary>Who holds the lock at this moment. Anybody may ask.</summary>
    /// <returns>The process; null if nobody holds it, or if the operating system does not tell.</returns>
    ValueTask<ProcessIdentity?> HolderAsync();

    /// <summary>Replaces the note. Only the holder may.</summary>
    ValueTask WriteNoteAsync(string note);

    /// <summary>The note that was last written, "" if none was. Anybody may read it at any time.</summary>
    ValueTask<string> ReadNoteAsync();
}
