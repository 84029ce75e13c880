using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>A certificate made for one test, and clients that know it.</summary>
public static class Tls
{
    /// <summary>Writes a certificate and its key in PEM and returns what clients must know of it.</summary>
    public static X509Certificate2 WritePem(string certificatePath, string keyPath)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Make(key);
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        return X509CertificateLoader.LoadCertificate(certificate.RawData);
    }

    /// <summary>Writes a certificate with its key in PKCS #12 and returns what clients must know of it.</summary>
    public static X509Certificate2 WritePkcs12(string path, string password)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Make(key);
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, password));
        return X509CertificateLoader.LoadCertificate(certificate.RawData);
    }

    /// <summary>The client's side of a handshake with a server that has this certificate.</summary>
    public static async Task<SslStream> AuthenticateAsync(Stream network, X509Certificate2 known, SslProtocols protocols = SslProtocols.None)
    {
        var tls = new SslStream(network);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { known } };
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = policy, EnabledSslProtocols = protocols }).WaitAsync(Patience.Bound);
        return tls;
    }

    /// <summary>The kinds of the records in what a server sent.</summary>
    public static IReadOnlyList<byte> RecordTypes(byte[] sent)
    {
        const int HeaderBytes = 5;
        var types = new List<byte>();
        for (var at = 0; at + HeaderBytes <= sent.Length; at += HeaderBytes + (sent[at + 3] << 8) + sent[at + 4])
            types.Add(sent[at]);
        return types;
    }

    private static X509Certificate2 Make(ECDsa key)
    {
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
