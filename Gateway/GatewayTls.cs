using System.Security.Cryptography.X509Certificates;

namespace OrleansChat.Gateway;

/// <summary>With what a gateway proves who it is. Used as long as the gateway listens; disposed of by whoever made it.</summary>
/// <param name="Certificate">The server's certificate, with its private key.</param>
/// <param name="Chain">The certificates between it and one that clients know.</param>
public sealed record GatewayTls(X509Certificate2 Certificate, X509Certificate2Collection Chain) : IDisposable
{
    /// <inheritdoc />
    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var between in Chain)
            between.Dispose();
    }
}
