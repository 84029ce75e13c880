using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace OrleansChat.SharedLog.Servers;

/// <summary>
/// Who holds a lock, in the words of the Linux kernel (proc(5)): <c>/proc/locks</c> has the processes that hold any, and <c>/proc/PID/fdinfo/FD</c> says of one opening of
/// theirs whether it holds one. A note that a holder writes into the file would say less: whoever is stopped between taking the lock and writing the note leaves that of the
/// holder before it.
/// </summary>
internal static class LinuxLocks
{
    /// <summary>The process whose opening of the same file holds the flock on it; null if nobody does, or if it is hidden from this process.</summary>
    public static ProcessIdentity? HolderOf(SafeFileHandle file)
    {
        if (TargetOf(FolderOf("self", "fd") + file.DangerousGetHandle().ToString(CultureInfo.InvariantCulture)) is not { } path)
            return null;
        foreach (var id in HoldersOfAny())
        {
            // The start first: should the number pass to another process before the look at its openings, the start is not that process's, and nobody is mistaken for it.
            if (RealProcesses.StartOf(id) is { } start && Holds(id, path))
                return new ProcessIdentity(id, start);
        }

        return null;
    }

    // "1: FLOCK  ADVISORY  WRITE 5434 fe:00:11657232 0 EOF"; those who wait have an arrow behind the number.
    private static IEnumerable<int> HoldersOfAny()
        => Lines("/proc/locks")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is [_, "FLOCK", _, "WRITE", ..])
            .Select(words => int.TryParse(words[4], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Distinct();

    private static bool Holds(int processId, string path)
    {
        var process = processId.ToString(CultureInfo.InvariantCulture);
        try
        {
            return Directory.EnumerateFiles(FolderOf(process, "fd")).Any(
                opening => TargetOf(opening) == path
                    && Lines(FolderOf(process, "fdinfo") + Path.GetFileName(opening)).Any(line => line.StartsWith("lock:", StringComparison.Ordinal)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It has ended, or belongs to somebody else.
        }
    }

    private static string FolderOf(string process, string folder) => $"/proc/{process}/{folder}/";

#pragma warning disable RS0030 // Not the disk: the kernel speaks through files.
    private static string? TargetOf(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
#pragma warning restore RS0030
}
