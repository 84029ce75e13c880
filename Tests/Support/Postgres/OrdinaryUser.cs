using System.Globalization;
using System.Runtime.InteropServices;

namespace OrleansChat.Tests.Support.Postgres;

/// <summary>Who runs PostgreSQL, which refuses root: whoever runs the tests, or for root the user of the distribution's package, or nobody.</summary>
public sealed record OrdinaryUser
{
    private readonly uint? _uid;
    private readonly uint _gid;

    private OrdinaryUser(uint? uid, uint gid) => (_uid, _gid) = (uid, gid);

    public static OrdinaryUser Choose()
    {
        if (!Environment.IsPrivilegedProcess)
            return new OrdinaryUser(null, 0);
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(user => user.Length > 3).ToDictionary(user => user[0], StringComparer.Ordinal);
        var chosen = users.GetValueOrDefault("postgres") ?? users.GetValueOrDefault("nobody")
            ?? throw new InvalidOperationException("PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.");
        return new OrdinaryUser(uint.Parse(chosen[2], CultureInfo.InvariantCulture), uint.Parse(chosen[3], CultureInfo.InvariantCulture));
    }

    /// <summary>The command that runs as this user what follows it, in the same process.</summary>
    public IReadOnlyList<string> Prefix => _uid is { } uid
        ? ["setpriv", string.Create(CultureInfo.InvariantCulture, $"--reuid={uid}"), string.Create(CultureInfo.InvariantCulture, $"--regid={_gid}"), "--clear-groups", "--"]
        : [];

    /// <summary>Gives a folder to this user.</summary>
    public void Give(string folder)
    {
        if (_uid is { } uid && ChangeOwner(folder, uid, _gid) != 0)
            throw new InvalidOperationException($"{folder} could not be given to user {uid}: errno {Marshal.GetLastPInvokeError()}.");
    }

    [DllImport("libc", EntryPoint = "chown", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPStr)] string path, uint owner, uint group);
}
