namespace OrleansChat.Tests.Support;

/// <summary>The folder that the servers of one test share. It goes with the test, unless the test failed and somebody will want to look.</summary>
public sealed class DataFolder : IAsyncDisposable, IEvidence
{
    private bool _kept;

    public string Root { get; } = Directory.CreateTempSubdirectory("orleanschat-").FullName;

    public string LogPath => Path.Combine(Root, "logs", "chat.log");

    public LogFile Log => new(LogPath);

    public string Preserve()
    {
        _kept = true;
        return $"The data folder was kept: {Root}";
    }

    public ValueTask DisposeAsync()
    {
        if (!_kept)
            Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }
}
