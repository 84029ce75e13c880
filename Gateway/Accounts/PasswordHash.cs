using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrleansChat.Gateway.Accounts;

/// <summary>
/// What is kept of a password: <c>pbkdf2-sha256$ITERATIONS$SALT$HASH</c>, the last two in base64. It says itself what its check takes, so that later versions can make dearer ones while
/// those of earlier ones still hold.
/// </summary>
internal static class PasswordHash
{
    /// <summary>How often the function is applied: what OWASP's Password Storage Cheat Sheet asks for PBKDF2 with SHA-256. It takes a core 0.15 s or so, and whoever guesses as well.</summary>
    public const int IterationsDefault = 600_000;

    private const string Scheme = "pbkdf2-sha256";
    private const int HashBytes = 32;

    // A line of the log must not be able to keep a core busy for minutes.
    private const int IterationsMax = 10_000_000;

    /// <summary>Hashes a password.</summary>
    public static string Make(string password, byte[] salt, int iterations) => string.Create(
        CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, iterations, HashBytes))}");

    /// <summary>Whether a hash is that of a password. False also if the hash is of a kind that this version does not know.</summary>
    public static bool Fits(string password, string hash)
    {
        if (hash.Split('$') is not [Scheme, var digits, var salt, var derived]
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < 1 or > IterationsMax
            || BytesOf(salt) is not { } saltBytes || BytesOf(derived) is not { Length: > 0 } expected)
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(expected, Derive(password, saltBytes, iterations, expected.Length));
    }

    private static byte[] Derive(string password, byte[] salt, int iterations, int length)
        => Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, length);

    private static byte[]? BytesOf(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
