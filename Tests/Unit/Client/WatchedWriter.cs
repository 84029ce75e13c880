namespace OrleansChat.Tests.Unit.Client;

/// <summary>Collects lines, and tells of each as it comes. The view writes one at a time.</summary>
internal sealed class WatchedWriter : StringWriter
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(string End, TaskCompletionSource Shown)> _waiting = [];

    public Action<string> OnLine { get; set; } = _ => { };

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        lock (_gate)
        {
            _lines.Add(value!);
            foreach (var (end, shown) in _waiting)
            {
                if (value!.EndsWith(end, StringComparison.Ordinal)) shown.TrySetResult();
            }
        }

        OnLine(value!);
    }

    /// <summary>Waits for a line with this end, unless it was there already.</summary>
    public Task UntilAsync(string end)
    {
        lock (_gate)
        {
            if (_lines.Exists(line => line.EndsWith(end, StringComparison.Ordinal))) return Task.CompletedTask;
            var shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((end, shown));
            return shown.Task;
        }
    }
}
