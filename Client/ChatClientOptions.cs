namespace OrleansChat.Client;

/// <summary>How a client talks to its servers.</summary>
public enum Encryption
{
    /// <summary>As it is.</summary>
    None,

    /// <summary>By TLS, with a certificate that this machine trusts and that names the server.</summary>
    Tls,

    /// <summary>By TLS, with any certificate: hidden from those who only listen, not from one who poses as the server.</summary>
    TlsWithAnyCertificate,
}

/// <summary>Who a client is, and where it finds its servers.</summary>
/// <param name="Servers">At least one; the client is at one of them at a time, the first that lets it in, and after a loss at any other.</param>
/// <param name="Username">The name to log in with.</param>
public sealed record ChatClientOptions(IReadOnlyList<ServerAddress> Servers, string Username)
{
    /// <summary>Whether the connection is encrypted; it is the same for all servers.</summary>
    public Encryption Encryption { get; init; }

    /// <summary>The password of the name's account; null for a name without one. It is kept in memory only, to come back with.</summary>
    public string? Password { get; init; }

    /// <summary>Whether the name's account is made before the first login, with the password, which must be there then.</summary>
    public bool Registers { get; init; }

    /// <summary>
    /// Whether the password may be sent over a connection that is not encrypted to another machine, where everybody on the way can read it. Without this the
    /// client refuses to.
    /// </summary>
    public bool AllowPlainPassword { get; init; }

    /// <summary>What the client wants to hear beyond messages, such as <see cref="Capability.Presence"/>; the names of the protocol.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Username} at {string.Join(", ", Servers)}";
}
