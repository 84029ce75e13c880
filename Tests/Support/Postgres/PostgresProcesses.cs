using System.Globalization;
using System.Runtime.InteropServices;

namespace OrleansChat.Tests.Support.Postgres;

/// <summary>
/// The processes of one PostgreSQL. Each connection has one, with a process group of its own, and all stand in the data folder: that is how they are found.
/// What is done to them is done to all of them, as to a machine.
/// </summary>
/// <param name="dataFolder">Where they stand.</param>
/// <param name="user">Whose they are.</param>
public sealed class PostgresProcesses(string dataFolder, OrdinaryUser user)
{
    private const int SignalKill = 9;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;

    /// <summary>Those that live now.</summary>
    public IReadOnlyList<int> Alive =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _) && StandsInFolder(folder))
            .Select(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)),
    ];

    /// <summary>Stops all of them where they stand, the one that starts others first, and returns when they do stand.</summary>
    public async Task StopAsync(int postmaster)
    {
        Send(postmaster, SignalStop);
        await Patience.UntilAsync(() => Task.FromResult(StandsStill(postmaster) ? "stopped" : null), "PostgreSQL to stand still");
        await Patience.UntilAsync(
            () =>
            {
                var moving = Alive.Where(pid => !StandsStill(pid)).ToList();
                foreach (var pid in moving)
                    Send(pid, SignalStop);
                return Task.FromResult(moving.Count == 0 ? "stopped" : null);
            },
            "PostgreSQL's connections to stand still");
    }

    /// <summary>Lets stopped ones go on.</summary>
    public void Continue()
    {
        foreach (var pid in Alive)
            Send(pid, SignalContinue);
    }

    /// <summary>
    /// Lets none of them write a file beyond a size, those that they start included: for PostgreSQL, which ignores the signal that comes with it, a disk without room for more. What is smaller may be
    /// written as before.
    /// </summary>
    /// <param name="postmaster">The one that starts others.</param>
    /// <param name="bytes">The size; null gives them back what their user has.</param>
    public async Task LimitFilesAsync(int postmaster, long? bytes)
    {
        var limit = bytes?.ToString(CultureInfo.InvariantCulture) ?? "unlimited";
        foreach (var pid in Alive.Prepend(postmaster))
        {
            try
            {
                // Only the soft limit, which its owner may raise again.
                string[] command = [.. user.Prefix, "prlimit", string.Create(CultureInfo.InvariantCulture, $"--pid={pid}"), $"--fsize={limit}:"];
                await ToolRun.RunAsync("/", new Dictionary<string, string>(), command[0], command[1..]);
            }
            catch (InvalidOperationException) when (!Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}")))
            {
                // Its connection has ended meanwhile.
            }
        }
    }

    /// <summary>Ends all of them at once, stopped ones too, and returns when none is left.</summary>
    public Task KillAsync() => Patience.UntilAsync(
        () =>
        {
            var left = Alive;
            foreach (var pid in left)
                Send(pid, SignalKill);
            return Task.FromResult(left.Count == 0 ? "ended" : null);
        },
        "PostgreSQL's processes to end");

    private static void Send(int pid, int signal)
    {
        // One that has just ended need not be signalled any more; whether it worked is seen in what the processes do.
        if (SendSignal(pid, signal) != 0 && Marshal.GetLastPInvokeError() is var errno and not 3)
            throw new InvalidOperationException($"Process {pid} of PostgreSQL could not be signalled: errno {errno}.");
    }

    private static bool StandsStill(int pid)
    {
        try
        {
            // The third field, behind the program's name in brackets: T is stopped, Z has ended and waits for its parent.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return stat[stat.LastIndexOf(')') + 2] is 'T' or 'Z';
        }
        catch (IOException)
        {
            return true;
        }
    }

    // Who has ended, or belongs to somebody else, has no folder that could be seen.
    private bool StandsInFolder(string process)
    {
        try
        {
            return new DirectoryInfo(Path.Combine(process, "cwd")).LinkTarget == dataFolder;
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int pid, int signal);
}
