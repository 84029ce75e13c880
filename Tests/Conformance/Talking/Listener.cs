namespace OrleansChat.Tests.Conformance.Talking;

/// <summary>What is known of a client by those who only look at what it is sent.</summary>
/// <param name="who">Whose connection, for people.</param>
public sealed class Listener(string who)
{
    /// <summary>Capabilities that its login named.</summary>
    public IReadOnlyCollection<string> Caps { get; set; } = [];

    /// <summary>The seq from which its login resumed a channel.</summary>
    public IReadOnlyDictionary<string, long> Resumed { get; set; } = new Dictionary<string, long>();

    /// <summary>The last seq that it was told or sent, of every channel that it is in.</summary>
    public Dictionary<string, long> Places { get; } = [];

    /// <summary>The longest line that it may be sent, in bytes.</summary>
    public long LineBytes { get; set; } = 64 * 1024;

    /// <summary>Whether it was sent an error that is the last line.</summary>
    public bool IsOver { get; set; }

    public override string ToString() => who;
}
