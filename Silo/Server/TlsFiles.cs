using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansChat.Gateway;

namespace OrleansChat.Silo.Server;

/// <summary>Reads the server's certificate and key from their files.</summary>
internal static class TlsFiles
{
    /// <summary>The one place for the password of the key: command lines are shown to everybody on a machine, and files of settings are copied around.</summary>
    public const string PasswordVariable = "ORLEANSCHAT_TLS_PASSWORD";

    /// <summary>Reads them.</summary>
    /// <param name="certificate">A PKCS #12 file (<c>.pfx</c>, <c>.p12</c>) with certificate and key, or a PEM file with the certificate and those between it and its root.</param>
    /// <param name="key">The PEM file of the key; empty if it is in the certificate's file.</param>
    /// <param name="password">The password of the key, if it has one.</param>
    /// <param name="tls">What was read.</param>
    /// <returns>Null, or what is wrong, as the end of a sentence that begins with the certificate's setting.</returns>
    public static string? TryRead(string certificate, string key, string? password, out GatewayTls? tls)
    {
        tls = null;
        var isPkcs12 = Path.GetExtension(certificate).ToUpperInvariant() is ".PFX" or ".P12";
        if (isPkcs12 && key.Length > 0)
            return $"names {certificate}, which has its key inside; a tls_key belongs to a certificate in PEM";
        try
        {
            var read = isPkcs12 ? ReadPkcs12(certificate, password) : ReadPem(certificate, key, password);
            if (read.Certificate.HasPrivateKey)
            {
                tls = read;
                return null;
            }

            read.Dispose();
            return $"names {certificate}, in which there is no private key";
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            var files = key.Length > 0 ? $"{certificate} and the key {key}" : certificate;
            var hint = password is null ? $" ({PasswordVariable} is not set)" : $" (with the password of {PasswordVariable})";
            return $"names {files}, which cannot be read as a certificate with its key{hint}: {e.Message}";
        }
    }

    private static GatewayTls ReadPkcs12(string path, string? password)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
        var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? all.FirstOrDefault() ?? throw new CryptographicException("There is no certificate in it.");
        all.Remove(own);
        return new GatewayTls(own, all);
    }

    private static GatewayTls ReadPem(string path, string key, string? password)
    {
        var keyPath = key.Length > 0 ? key : path;
        var own = password is null ? X509Certificate2.CreateFromPemFile(path, keyPath) : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(path);
        // The first in the file is the server's own, read above with its key.
        chain[0].Dispose();
        chain.RemoveAt(0);
        return new GatewayTls(own, chain);
    }
}
