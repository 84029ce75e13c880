using System.Net;

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

    /// <summary>What clients may do.</summary>
    public GatewayLimits Limits { get; init; } = new();
}
