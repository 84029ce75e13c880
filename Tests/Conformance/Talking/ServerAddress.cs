using System.Globalization;

namespace OrleansChat.Tests.Conformance.Talking;

/// <summary>Where a server listens.</summary>
public sealed record ServerAddress(string Host, int Port)
{
    /// <summary>Reads <c>HOST:PORT</c>, an IPv6 address in brackets; null when it is none.</summary>
    public static ServerAddress? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0)
            return null;
        var host = text[..colon];
        if (host is ['[', .. var address, ']'])
            host = address;
        else if (host.Contains(':', StringComparison.Ordinal))
            return null;
        return host.Length > 0 && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? new ServerAddress(host, port)
            : null;
    }

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
