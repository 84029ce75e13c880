namespace OrleansChat.Client.Terminal;

/// <summary>The names that are worth completing, those who spoke last first.</summary>
internal sealed class RecentNames
{
    private readonly LinkedList<string> _names = [];

    /// <summary>All of them.</summary>
    public IEnumerable<string> All => _names;

    /// <summary>This one is there and has not spoken: those who have stand before it, and stay.</summary>
    public void AddQuiet(string name)
    {
        if (_names.Count < ClientLimits.NamesKeptMax && !_names.Contains(name)) _names.AddLast(name);
    }

    /// <summary>This one was seen now.</summary>
    public void Add(string name)
    {
        if (_names.First?.Value == name) return;
        _names.Remove(name);
        _names.AddFirst(name);
        if (_names.Count > ClientLimits.NamesKeptMax) _names.RemoveLast();
    }
}
