namespace OrleansChat.Client.Session;

/// <summary>The servers that a stay may be at, at least one, called in turn.</summary>
internal sealed class ServerList(IReadOnlyList<ServerAddress> servers)
{
    private int _current;

    /// <summary>How many there are.</summary>
    public int Count => servers.Count;

    /// <summary>The server whose turn it is.</summary>
    public ServerAddress Current => servers[_current];

    /// <summary>Passes the turn on; behind the last comes the first.</summary>
    public void MoveOn() => _current = (_current + 1) % servers.Count;
}
