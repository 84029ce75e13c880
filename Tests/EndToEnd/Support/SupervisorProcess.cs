namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>The command that starts, watches and stops all servers: <c>up</c>.</summary>
public sealed class SupervisorProcess : IAsyncDisposable, IEvidence
{
    private SupervisorProcess(ChildProcess child) => Child = child;

    public ChildProcess Child { get; }

    public IReadOnlyList<Announcement> Announcements => [.. Child.Output.Items.Select(Announcement.Parse).OfType<Announcement>()];

    /// <summary>Starts the process without waiting for it.</summary>
    public static SupervisorProcess Launch(ILogPlace log, params IEnumerable<string> options) =>
        new(ChildProcess.Start(ServerProcess.Program, ["up", .. log is DataFolder ? ["--data", log.Root] : (string[])["--log", log.Address], "--base-port", "0", .. options]));

    public static async Task<SupervisorProcess> StartAsync(ILogPlace log, params IEnumerable<string> options)
    {
        var supervisor = Launch(log, options);
        try
        {
            await supervisor.Child.Output.FindAsync(0, line => line == Announcement.Ready, "ready");
            return supervisor;
        }
        catch (Exception failure)
        {
            await supervisor.DisposeAsync();
            throw new InvalidOperationException($"{failure.Message}\nIts log:\n{supervisor.Child.Errors}", failure);
        }
    }

    /// <summary>The line that says that a server was started again.</summary>
    public async Task<Announcement> RestartedAsync(Announcement former)
    {
        var index = await Child.Output.FindAsync(
            0, line => Announcement.Parse(line) is { } now && now.Server == former.Server && now.Pid != former.Pid, $"the restart of {former.Server}");
        return Announcement.Parse(Child.Output[index])!;
    }

    public string Preserve() => Child.Preserve();

    public ValueTask DisposeAsync() => Child.DisposeAsync();
}
