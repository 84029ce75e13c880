using System.ComponentModel;
using System.Diagnostics;
using OrleansChat.Silo.Settings;
using OrleansChat.Silo.Supervision;

namespace OrleansChat.Tests.Unit.Deploy;

/// <summary>deploy/systemd, as far as it can be checked without a machine that systemd runs.</summary>
public sealed class SystemdTests
{
    private const string Unit = "systemd/orleanschat.service";

    private static readonly ILookup<string, string> Values = DeployFiles.Lines(Unit)
        .Where(line => !line.StartsWith('#') && line.Contains('=', StringComparison.Ordinal))
        .ToLookup(line => line[..line.IndexOf('=', StringComparison.Ordinal)], line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    [Fact]
    public void The_variables_are_settings_and_what_is_started_can_be_typed()
    {
        Assert.All(Values["Environment"].Select(text => text.Split('=', 2)), pair => DeployFiles.IsSetting(pair[0], pair[1], [.. ServerSettings.All, .. UpSettings.All]));
        DeployFiles.AreArguments(Values["ExecStart"].Single().Split(' ')[1..]);
    }

    [Fact]
    public void The_data_are_in_the_folder_that_the_unit_may_write()
    {
        var folder = $"/var/lib/{Values["StateDirectory"].Single()}";
        Assert.Contains($"ORLEANSCHAT_DATA={folder}", Values["Environment"]);
        Assert.Equal(folder, Values["WorkingDirectory"].Single());
    }

    [Fact]
    public void The_supervisor_has_time_to_stop_its_servers()
    {
        var options = new SupervisorOptions { Servers = ["A"], Host = "127.0.0.1", BasePort = 0, LogPath = "chat.log", Restart = true, Tuning = new() };
        Assert.True(int.Parse(Values["TimeoutStopSec"].Single(), System.Globalization.CultureInfo.InvariantCulture) * 1000 > options.StopTimeoutMs);
        Assert.Equal("SIGTERM", Values["KillSignal"].Single());
    }

    [Fact]
    public async Task Systemd_itself_finds_nothing_wrong_with_the_unit()
    {
        var folder = Directory.CreateTempSubdirectory("orleanschat-unit-").FullName;
        try
        {
            var unit = Path.Combine(folder, Path.GetFileName(Unit));
            // Whatever is started must be there; this process's own program surely is.
            var text = DeployFiles.Read(Unit);
            var program = Values["ExecStart"].Single().Split(' ')[0];
            await File.WriteAllTextAsync(unit, text.Replace(program, Environment.ProcessPath, StringComparison.Ordinal));
            var (exitCode, said) = await VerifyAsync(unit);
            Assert.True(exitCode == 0 && said.Length == 0, said);

            await File.WriteAllTextAsync(unit, await File.ReadAllTextAsync(unit) + "[Service]\nProtectSytem=strict\n");
            Assert.Contains("ProtectSytem", (await VerifyAsync(unit)).Said, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Said)> VerifyAsync(string unit)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("systemd-analyze", ["verify", unit]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("There is no systemd-analyze here.");
            throw;
        }

        using (process)
        {
            using var patience = new CancellationTokenSource(Patience.Bound);
            var said = await process.StandardError.ReadToEndAsync(patience.Token) + await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, said);
        }
    }
}
