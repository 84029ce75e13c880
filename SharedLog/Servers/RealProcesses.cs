using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace OrleansChat.SharedLog.Servers;

/// <summary>The processes of this machine.</summary>
public sealed class RealProcesses : IProcesses
{
    private const int StartTimeField = 22;

    /// <inheritdoc />
    public ProcessIdentity Self { get; } = new(Environment.ProcessId, StartOf(Environment.ProcessId) ?? "unknown");

    /// <inheritdoc />
    public bool TryEnd(ProcessIdentity process)
    {
        // Between the look and the end the number could pass to another process; but numbers go round only after tens of thousands of starts.
        if (process == Self || StartOf(process.Id) != process.Start)
            return false;
        try
        {
            using var found = Process.GetProcessById(process.Id);
            found.Kill();
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    // On Linux the clock tick since boot at which it started: the time of day that .NET makes of it can differ from process to process by a rounding.
    internal static string? StartOf(int processId)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
#pragma warning disable RS0030 // Not the disk: the kernel speaks through files.
                var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
#pragma warning restore RS0030
                // The second field is the program's name in brackets and may have anything in it.
                return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[StartTimeField - 3];
            }

            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException or Win32Exception or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
