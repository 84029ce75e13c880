using System.Globalization;

namespace OrleansChat.Client;

/// <summary>Where a server listens.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">1 to 65535.</param>
public sealed record ServerAddress(string Host, int Port)
{
    /// <summary>Reads <c>HOST:PORT,HOST:PORT…</c>, each server once; null when one of them is none.</summary>
    public static IReadOnlyList<ServerAddress>? ParseList(string text)
    {
        var servers = text.Split(',').Select(Parse).Distinct().ToArray();
        return servers.Contains(null) ? null : [.. servers.OfType<ServerAddress>()];
    }

    /// <summary>Reads <c>HOST:PORT</c>, an IPv6 address in brackets; null when it is none.</summary>
    public static ServerAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0) return null;

        var host = text[..colon];
        if (host is ['[', .. var address, ']']) host = address;
        else if (host.Contains(':', StringComparison.Ordinal)) return null;
        return Parse(host, text[(colon + 1)..]);
    }

    /// <summary>Reads a host and a port; null when they are none.</summary>
    public static ServerAddress? Parse(string host, string port) =>
        host.Length > 0 && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535
            ? new ServerAddress(host, number)
            : null;

    /// <summary>As people write it.</summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
