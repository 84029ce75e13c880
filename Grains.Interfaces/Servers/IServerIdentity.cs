namespace OrleansChat.Grains.Interfaces.Servers;

/// <summary>Which server this is. A service of the silo.</summary>
public interface IServerIdentity
{
    /// <summary>The server's name, unique in the cluster.</summary>
    string Name { get; }

    /// <summary>Counts the lives of the server of this name, from 1; 0 until the server has joined the cluster.</summary>
    int Generation { get; }
}
