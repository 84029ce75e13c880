using System.Globalization;

namespace OrleansChat.Silo.Settings;

/// <summary>What <c>up</c> starts.</summary>
internal sealed record UpSettings
{
    /// <summary>The settings of <c>up</c> alone; it also takes those of a server, for all of its servers.</summary>
    public static IReadOnlyList<Setting<UpSettings>> All { get; } =
    [
        new("servers", "", ValueKind.ServerNames, "The servers' names", up => up.Servers, (up, text) => up with { Servers = text }),
        new("host", "", ValueKind.Address, "The address to listen on; 0.0.0.0 for all", up => up.Host, (up, text) => up with { Host = text }),
        new("base_port", "", ValueKind.Number(0, 65_000), "The first server's port, the others follow; 0 takes free ones",
            up => up.BasePort.ToString(CultureInfo.InvariantCulture), (up, text) => up with { BasePort = int.Parse(text, CultureInfo.InvariantCulture) }),
        new("data", "", ValueKind.Path, "The data folder DIR: DIR/logs/chat.log and DIR/cluster/", up => up.Data, (up, text) => up with { Data = text }),
        new("no_restart", "", ValueKind.Flag, "Do not start a server again that died",
            up => up.NoRestart ? "true" : "false", (up, text) => up with { NoRestart = bool.Parse(text) }),
    ];

    public string Servers { get; init; } = "A,B,C";

    public string Host { get; init; } = "127.0.0.1";

    public int BasePort { get; init; } = 5001;

    public string Data { get; init; } = "shared";

    public bool NoRestart { get; init; }
}
