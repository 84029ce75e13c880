namespace OrleansChat.Benchmarks.Load;

/// <summary>A room with its senders.</summary>
/// <param name="Name">The room's name.</param>
internal sealed record Room(string Name)
{
    /// <summary>Who speaks here; the index is the number that stands in the stamps. Complete before the load begins.</summary>
    public List<Sender> Senders { get; } = [];
}
