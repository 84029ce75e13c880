using System.Diagnostics;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.Tests.Unit.SharedLog.Servers;

public sealed class RealProcessesTests
{
    [Fact]
    public void This_process_does_not_end_itself()
    {
        var processes = new RealProcesses();
        Assert.Equal(Environment.ProcessId, processes.Self.Id);
        Assert.False(processes.TryEnd(processes.Self));
    }

    [Fact]
    public async Task A_process_is_ended_only_if_it_is_the_one_that_was_meant()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Reads another process's start from /proc.");
        using var other = Process.Start(new ProcessStartInfo("sleep", "600"))!;
        try
        {
            var stat = await File.ReadAllTextAsync($"/proc/{other.Id}/stat");
            var start = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
            var processes = new RealProcesses();
            Assert.False(processes.TryEnd(new ProcessIdentity(other.Id, "1" + start)));
            Assert.False(other.HasExited);
            Assert.True(processes.TryEnd(new ProcessIdentity(other.Id, start)));
            await other.WaitForExitAsync().WaitAsync(Patience.Bound);
            Assert.False(processes.TryEnd(new ProcessIdentity(other.Id, start)));
        }
        finally
        {
            if (!other.HasExited)
                other.Kill();
        }
    }
}
