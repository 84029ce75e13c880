using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>The console client and a server that made its certificate itself.</summary>
public sealed class ConsoleClientEncryptionTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Theory]
    [InlineData("--tls-insecure", 0, "hi over TLS")]
    [InlineData("--tls", 2, "cannot reach")]
    public async Task Who_takes_any_certificate_talks_and_who_does_not_is_told_why(string option, int exitCode, string shown)
    {
        var folder = Own(new DataFolder());
        var certificate = Path.Combine(Path.GetDirectoryName(folder.LogPath)!, "server.pem");
        Directory.CreateDirectory(Path.GetDirectoryName(certificate)!);
        await File.WriteAllTextAsync(certificate, SelfMade());
        var server = Own(new ServerProcess("A", folder, ["--tls-cert", certificate]));
        await server.StartAsync();

        var console = Own(ChildProcess.Start(
            "OrleansChat.Client.dll", server.EndPoint.Address.ToString(), server.EndPoint.Port.ToString(CultureInfo.InvariantCulture), "Dana", option));
        await console.Input.WriteLineAsync("hi over TLS");
        console.Input.Close();

        Assert.Equal(exitCode, await console.WaitForExitAsync());
        await console.OutputReadAsync();
        Assert.Contains(shown, string.Join('\n', console.Output.Items) + console.Errors, StringComparison.Ordinal);
    }

    private static string SelfMade()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
