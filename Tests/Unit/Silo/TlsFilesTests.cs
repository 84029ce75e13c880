using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansChat.Silo.Server;

namespace OrleansChat.Tests.Unit.Silo;

public sealed class TlsFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleanschat-tls-");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TlsFilesTests()
    {
        var request = new CertificateRequest("CN=localhost", _key, HashAlgorithmName.SHA256);
        _certificate = request.CreateSelfSigned(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2034, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_PKCS_12_file_is_read_with_and_without_a_password()
    {
        AssertRead(Write("open.pfx", _certificate.Export(X509ContentType.Pkcs12)));
        AssertRead(Write("closed.P12", _certificate.Export(X509ContentType.Pkcs12, "sesame")), password: "sesame");
    }

    [Fact]
    public void PEM_is_read_from_one_file_or_two_and_what_stands_behind_the_certificate_is_its_chain()
    {
        var (certificate, key) = (_certificate.ExportCertificatePem(), _key.ExportPkcs8PrivateKeyPem());
        AssertRead(Write("both.pem", $"{certificate}\n{key}"));
        AssertRead(Write("server.pem", certificate), Write("server.key", key));
        AssertRead(
            Write("sealed.pem", certificate),
            Write("sealed.key", _key.ExportEncryptedPkcs8PrivateKeyPem("sesame", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000))),
            "sesame");
        AssertRead(Write("chain.pem", $"{certificate}\n{certificate}\n{certificate}"), Write("chain.key", key), chain: 2);
    }

    [Fact]
    public void What_is_wrong_is_said_with_the_files_and_whether_there_was_a_password()
    {
        var closed = Write("closed.pfx", _certificate.Export(X509ContentType.Pkcs12, "sesame"));
        var pem = Write("server.pem", _certificate.ExportCertificatePem());
        AssertProblem($"names {closed}, which cannot be read as a certificate with its key (ORLEANSCHAT_TLS_PASSWORD is not set): ", closed);
        AssertProblem($"names {closed}, which cannot be read as a certificate with its key (with the password of ORLEANSCHAT_TLS_PASSWORD): ", closed, password: "wrong");
        AssertProblem($"names {pem}, which cannot be read", pem);
        AssertProblem($"names {pem} and the key {pem}, which cannot be read", pem, pem);
        AssertProblem("names nowhere.pem, which cannot be read", "nowhere.pem");
        AssertProblem($"names {closed}, which has its key inside", closed, pem);
        var without = Write("without.pfx", new X509Certificate2Collection(X509CertificateLoader.LoadCertificate(_certificate.RawData)).Export(X509ContentType.Pkcs12)!);
        AssertProblem($"names {without}, in which there is no private key", without);
    }

    private void AssertRead(string certificate, string key = "", string? password = null, int chain = 0)
    {
        Assert.Null(TlsFiles.TryRead(certificate, key, password, out var tls));
        Assert.Equal((_certificate.Thumbprint, true, chain), (tls!.Certificate.Thumbprint, tls.Certificate.HasPrivateKey, tls.Chain.Count));
        tls.Dispose();
    }

    private static void AssertProblem(string expected, string certificate, string key = "", string? password = null)
    {
        Assert.StartsWith(expected, TlsFiles.TryRead(certificate, key, password, out var tls), StringComparison.Ordinal);
        Assert.Null(tls);
    }

    private string Write(string name, string text) => Write(name, System.Text.Encoding.ASCII.GetBytes(text));

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
