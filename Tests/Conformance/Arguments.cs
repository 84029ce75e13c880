using System.Globalization;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance;

/// <summary>What was typed behind <c>dotnet run --project Tests/Conformance --</c>.</summary>
/// <param name="Servers">The servers of one cluster, different ones.</param>
/// <param name="Patience">How long any one answer is waited for.</param>
/// <param name="LoginTimeout">How long these servers wait for a login.</param>
/// <param name="Only">Beginnings of the ids that are wanted; none for all.</param>
public sealed record Arguments(IReadOnlyList<ServerAddress> Servers, TimeSpan Patience, TimeSpan LoginTimeout, IReadOnlyList<string> Only)
{
    /// <summary>How connections are encrypted.</summary>
    public Encryption Encryption { get; init; } = Encryption.None;

    /// <summary>The file with the certificates that servers may have or be signed by; null if none was named.</summary>
    public string? AuthorityPath { get; init; }

    /// <summary>How the program is called.</summary>
    public static readonly string Usage =
        $"""
        usage: dotnet run --project Tests/Conformance -- HOST:PORT[,HOST:PORT…] [options]
          The servers are of one cluster. With one of them, rules about two are skipped.
          --patience-s N          how long any one answer is waited for ({ConformanceLimits.PatienceSecondsDefault})
          --login-timeout-ms N    how long these servers wait for a login ({ConformanceLimits.LoginTimeoutMsDefault})
          --rules ID,ID…          only these rules; LINE stands for all that begin so
          --tls                   encrypt, to servers whose certificate this machine trusts
          --tls-ca FILE           encrypt, to servers whose certificate is in this file, or is signed by one that is (PEM)
          --tls-insecure          encrypt, and take any certificate
        Exit code 0 if no rule is broken, 1 if one is or a server cannot be reached, 2 for wrong arguments.
        """;

    /// <summary>Reads the arguments; null when they are not understood.</summary>
    public static Arguments? Parse(params IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || ReadServers(arguments[0]) is not { } servers)
            return null;
        Arguments? read = new(
            servers,
            TimeSpan.FromSeconds(ConformanceLimits.PatienceSecondsDefault),
            TimeSpan.FromMilliseconds(ConformanceLimits.LoginTimeoutMsDefault),
            []);
        for (var i = 1; i < arguments.Count && read is not null; i++)
            read = read.With(arguments[i]) ?? (i + 1 < arguments.Count ? read.With(arguments[i], arguments[++i]) : null);
        return read;
    }

    private Arguments? With(string option) => option switch
    {
        "--tls" => this with { Encryption = Encryption.Trusted },
        "--tls-insecure" => this with { Encryption = Encryption.Any },
        _ => null,
    };

    private Arguments? With(string option, string value) => option switch
    {
        "--patience-s" => Number(value, ConformanceLimits.PatienceSecondsMax) is { } seconds ? this with { Patience = TimeSpan.FromSeconds(seconds) } : null,
        "--login-timeout-ms" => Number(value, ConformanceLimits.LoginTimeoutMsMax) is { } ms ? this with { LoginTimeout = TimeSpan.FromMilliseconds(ms) } : null,
        "--tls-ca" => this with { AuthorityPath = value },
        "--rules" => value.Split(',') is var ids && ids.All(id => id.Length > 0) ? this with { Only = ids } : null,
        _ => null,
    };

    private static List<ServerAddress>? ReadServers(string list)
    {
        var servers = list.Split(',').Select(ServerAddress.Parse).OfType<ServerAddress>().Distinct().ToList();
        return servers.Count == list.Count(one => one == ',') + 1 && servers.Count <= ConformanceLimits.ServersMax ? servers : null;
    }

    private static int? Number(string text, int most)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most ? number : null;
}
