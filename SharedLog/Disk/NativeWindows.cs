using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OrleansChat.SharedLog.Disk;

/// <summary>LockFileEx on one byte far behind the end, so that the note in the file stays readable for everybody while the lock is held.</summary>
internal static partial class NativeWindows
{
    private const uint Exclusive = 2;
    private const uint FailImmediately = 1;
    private const int ErrorLockViolation = 33;
    private const int ErrorIoPending = 997;
    private const uint OffsetHigh = 0x4000_0000;

    public static void Lock(SafeFileHandle file)
    {
        if (!Call(file, Exclusive))
            throw Failure("lock");
    }

    public static bool TryLock(SafeFileHandle file)
    {
        if (Call(file, Exclusive | FailImmediately))
            return true;
        return Marshal.GetLastPInvokeError() is ErrorLockViolation or ErrorIoPending ? false : throw Failure("lock");
    }

    public static void Unlock(SafeFileHandle file)
    {
        var place = new Overlapped { OffsetHigh = OffsetHigh };
        if (!UnlockFileEx(file, 0, 1, 0, ref place))
            throw Failure("unlock");
    }

    private static bool Call(SafeFileHandle file, uint flags)
    {
        var place = new Overlapped { OffsetHigh = OffsetHigh };
        return LockFileEx(file, flags, 0, 1, 0, ref place);
    }

    private static IOException Failure(string what) => new($"Cannot {what} the lock file: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool LockFileEx(SafeFileHandle file, uint flags, uint reserved, uint lengthLow, uint lengthHigh, ref Overlapped place);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool UnlockFileEx(SafeFileHandle file, uint reserved, uint lengthLow, uint lengthHigh, ref Overlapped place);

    [StructLayout(LayoutKind.Sequential)]
    private struct Overlapped
    {
        public nint Internal;
        public nint InternalHigh;
        public uint OffsetLow;
        public uint OffsetHigh;
        public nint Event;
    }
}
