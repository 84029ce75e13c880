using System.Globalization;
using OrleansChat.Gateway;
using OrleansChat.SharedLog;
using OrleansChat.Silo.Server;

namespace OrleansChat.Silo.Settings;

/// <summary>Everything that can be set for a server, and that <c>up</c> hands on to each of its servers.</summary>
internal static class ServerSettings
{
    public static Setting<Tuning> TlsCertificate { get; } = new("tls_cert", "", ValueKind.Path, "The server's certificate: a .pfx or .p12 file, or one in PEM with the certificates between it and its root; with it the port speaks TLS and nothing else",
        tuning => tuning.TlsCertificate, (tuning, text) => tuning with { TlsCertificate = text });

    public static Setting<Tuning> TlsKey { get; } = new("tls_key", "", ValueKind.Path, "The key of a certificate in PEM, if it is not in the same file",
        tuning => tuning.TlsKey, (tuning, text) => tuning with { TlsKey = text });

    public static Setting<Tuning> Log { get; } = new("log", "", ValueKind.Log, "Where the log is that the servers share: a path, or postgres: and how to connect, e.g. postgres:Host=db;Database=chat",
        tuning => tuning.Log, (tuning, text) => tuning with { Log = text });

    public static Setting<Tuning> HealthPort { get; } = new("health_port", "", ValueKind.Number(0, 65_000), "The port on which the server tells of its health, over HTTP; under up the first server's, the others follow; 0 = none",
        tuning => Text(tuning.HealthPort), (tuning, text) => tuning with { HealthPort = int.Parse(text, CultureInfo.InvariantCulture) });

    public static Setting<Tuning> HealthHost { get; } = new("health_host", "", ValueKind.Address, "The address of that port; 0.0.0.0 for all",
        tuning => tuning.HealthHost, (tuning, text) => tuning with { HealthHost = text });

    public static IReadOnlyList<Setting<Tuning>> All { get; } =
    [
        Log,
        new("durability", "", ValueKind.OneOf([.. Enum.GetValues<Durability>().Select(Tuning.WordOf)]), "What an ack survives: fsync = power loss, write = the death of any server",
            tuning => Tuning.WordOf(tuning.Durability), (tuning, text) => tuning with { Durability = Enum.Parse<Durability>(text, ignoreCase: true) }),
        new("segment_bytes", "bytes", ValueKind.Number(64 * 1024, 1L << 40), "The log goes on in a new file when one has grown so large",
            tuning => Text(tuning.SegmentBytes), (tuning, text) => tuning with { SegmentBytes = long.Parse(text, CultureInfo.InvariantCulture) }),
        TlsCertificate,
        TlsKey,
        new("accounts", "", ValueKind.OneOf("optional", "required"), "Whether every name needs an account: optional = only who registered it is asked for its password",
            tuning => tuning.AccountsRequired ? "required" : "optional", (tuning, text) => tuning with { AccountsRequired = text == "required" }),
        new("operators", "", ValueKind.UserNames, "Who is above everybody in every channel, when logged in on an account; the names are registered on this machine",
            tuning => tuning.Operators, (tuning, text) => tuning with { Operators = text }),
        HealthPort,
        HealthHost,
        .. ClusterSettings.All,
        .. GatewayLimitSettings.All.Select(Of),
    ];

    /// <summary>What does not fit together, in words; empty if everything does.</summary>
    /// <param name="tuning">The values, each within its range.</param>
    /// <param name="origin">What a setting is called where its value stands.</param>
    public static IEnumerable<string> Contradictions(Tuning tuning, Func<Setting, string> origin)
    {
        if (!Engine.HasCluster)
        {
            foreach (var setting in ClusterSettings.All.Where(setting => setting.Read(tuning) != setting.Default))
                yield return $"{origin(setting)} is for a program that was built with Engine=orleans; this one was built with Engine=local.";
        }

        foreach (var relation in GatewayLimitSettings.Relations.Where(relation => !relation.Holds(tuning.Limits)))
        {
            var values = All.Where(setting => relation.Keys.Contains(setting.Key)).Select(setting => $"{origin(setting)} is {setting.Read(tuning)}");
            yield return $"It must be that {relation.Rule}; but {string.Join(", and ", values)}.";
        }
    }

    private static Setting<Tuning> Of(LimitSetting limit) => new(
        limit.Key,
        limit.Unit,
        ValueKind.Number(limit.Min, limit.Max),
        limit.Meaning,
        tuning => Text(limit.Read(tuning.Limits)),
        (tuning, text) => tuning with { Limits = limit.Write(tuning.Limits, int.Parse(text, CultureInfo.InvariantCulture)) });

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
