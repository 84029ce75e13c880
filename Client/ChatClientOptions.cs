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
}
