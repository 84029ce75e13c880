using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansChat.Tests.Conformance.Talking;

/// <summary>How connections are encrypted, and which certificates a server may have.</summary>
public sealed class Encryption
{
    /// <summary>Not at all.</summary>
    public static readonly Encryption None = new(null);

    /// <summary>To a server whose certificate this machine trusts.</summary>
    public static readonly Encryption Trusted = new(new SslClientAuthenticationOptions());

    /// <summary>To any server, also one that poses as another.</summary>
#pragma warning disable CA5359 // Whoever asks for any certificate has one that he made himself, and is told what that means.
    public static readonly Encryption Any = new(new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true });
#pragma warning restore CA5359

    private readonly SslClientAuthenticationOptions? _options;

    private Encryption(SslClientAuthenticationOptions? options) => _options = options;

    /// <summary>Whether there is any.</summary>
    public bool IsOn => _options is not null;

    /// <summary>To a server whose certificate is one of these, or is signed by one of these.</summary>
    /// <param name="pem">The certificates, in PEM.</param>
    /// <returns>Null if there is none in it.</returns>
    public static Encryption? By(string pem)
    {
        var known = new X509Certificate2Collection();
        try
        {
            known.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(known);
        return known.Count > 0 ? new Encryption(new SslClientAuthenticationOptions { CertificateChainPolicy = policy }) : null;
    }

    /// <summary>What a handshake with a server of this name needs.</summary>
    internal SslClientAuthenticationOptions OptionsFor(string host) => new()
    {
        TargetHost = host,
        CertificateChainPolicy = _options?.CertificateChainPolicy,
        RemoteCertificateValidationCallback = _options?.RemoteCertificateValidationCallback,
    };
}
