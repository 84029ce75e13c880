using System.Net;

namespace OrleansChat.Client.Session;

/// <summary>By what a client proves that a name is its own: the password of the name's account, and the token of its last session. They are in memory only.</summary>
internal sealed class Credentials(ChatClientOptions options)
{
    private volatile string? _password = options.Password;
    private volatile string? _token;

    /// <summary>The name.</summary>
    public string Username => options.Username;

    /// <summary>The password; null when none is known.</summary>
    public string? Password
    {
        get => _password;
        set => _password = value;
    }

    /// <summary>The token that the last welcome gave; null when it gave none.</summary>
    public string? Token
    {
        get => _token;
        set => _token = value;
    }

    /// <summary>Whether the account is to be made before the next login.</summary>
    public bool Registers { get; set; } = options.Registers;

    /// <summary>
    /// Why a password must not be sent; null when it may be. It is asked of all servers at once: the client may have to go to any of them.
    /// </summary>
    public Refusal? WhyNoPassword()
    {
        if (options.Encryption is not Encryption.None || options.AllowPlainPassword || options.Servers.FirstOrDefault(server => !IsThisMachine(server.Host)) is not { } other) return null;
        return new Refusal(
            Refusal.PlainPassword, $"a password is not sent to {other.Host} without encryption, where others could read it: use --tls, or --allow-plain-password");
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
