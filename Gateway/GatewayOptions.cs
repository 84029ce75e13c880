using System.Net;
using OrleansChat.Gateway.Accounts;

namespace OrleansChat.Gateway;

/// <summary>Where a gateway listens, and its limits.</summary>
public sealed record GatewayOptions
{
    /// <summary>Where clients connect. Port 0 takes a free one.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>With what the gateway speaks TLS, and then nothing else, on its port; null for plain TCP. Stays its owner's.</summary>
    public GatewayTls? Tls { get; init; }

    /// <summary>The seed of what is drawn by lot: when clients come back after a stop.</summary>
    public int Seed { get; init; }

    /// <summary>Makes tokens by which clients take their names over: 1 to 64 characters that nobody can guess.</summary>
    public required Func<string> NewToken { get; init; }

    /// <summary>Draws the salt of a password's hash: 16 random bytes.</summary>
    public required Func<byte[]> NewSalt { get; init; }

    /// <summary>How dear a password's hash is, in iterations. Only tests, which do not guard anything, take fewer.</summary>
    public int PasswordIterations { get; init; } = PasswordHash.IterationsDefault;

    /// <summary>Whether every client has to have an account, so that its password comes this way.</summary>
    public bool AccountsRequired { get; init; }

    /// <summary>The users who operate the servers, by their names as they are compared.</summary>
    public IReadOnlySet<string> Operators { get; init; } = new HashSet<string>();

    /// <summary>Whether passwords that clients have to send cross a network that others can see.</summary>
    internal bool TakesPasswordsInTheClear => AccountsRequired && Tls is null && !IPAddress.IsLoopback(EndPoint.Address);

    /// <summary>What clients may do.</summary>
    public GatewayLimits Limits { get; init; } = new();
}
