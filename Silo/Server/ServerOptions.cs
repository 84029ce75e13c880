using OrleansChat.Gateway;
using OrleansChat.SharedLog;

namespace OrleansChat.Silo.Server;

/// <summary>What one server is started with.</summary>
internal sealed record ServerOptions
{
    public required string Name { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>Where the log is: a path, or <c>postgres:</c> and how to connect to the database.</summary>
    public required string LogPath { get; init; }

    public required Tuning Tuning { get; init; }

    /// <summary>What was read from the files that <see cref="Tuning"/> names.</summary>
    public GatewayTls? Tls { get; init; }

    /// <summary>The servers of one log find each other here: <c>DIR/cluster</c> for <c>DIR/logs/chat.log</c>, otherwise <c>cluster</c> beside the log.</summary>
    public string ClusterFolder
    {
        get
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(LogPath))!;
            var data = Path.GetFileName(folder) == "logs" ? Path.GetDirectoryName(folder)! : folder;
            return Path.Combine(data, "cluster");
        }
    }
}

/// <summary>What can be set for all servers alike (<see cref="Settings.ServerSettings"/>).</summary>
internal sealed record Tuning
{
    /// <summary>What clients may do.</summary>
    public GatewayLimits Limits { get; init; } = new();

    /// <summary>Where the log is, as in <see cref="ServerOptions.LogPath"/>; empty if that is said elsewhere.</summary>
    public string Log { get; init; } = "";

    /// <summary>What an ack waits for.</summary>
    public Durability Durability { get; init; } = Durability.Fsync;

    /// <summary>Whether only names that have an account can be taken.</summary>
    public bool AccountsRequired { get; init; }

    /// <summary>The names of the users who operate the servers, with commas; empty if there are none.</summary>
    public string Operators { get; init; } = "";

    /// <summary>How the silos of the servers call each other.</summary>
    public SiloTuning Silo { get; init; } = new();

    /// <summary>The log goes on in a new file when one has grown so large.</summary>
    public long SegmentBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>The address of the port that tells of the server's health.</summary>
    public string HealthHost { get; init; } = "127.0.0.1";

    /// <summary>That port; 0 for none.</summary>
    public int HealthPort { get; init; }

    /// <summary>The file of the server's certificate; empty for plain TCP.</summary>
    public string TlsCertificate { get; init; } = "";

    /// <summary>The file of its key; empty if that is in the same file.</summary>
    public string TlsKey { get; init; } = "";

    /// <summary>A durability as it is typed.</summary>
    public static string WordOf(Durability durability) => durability == Durability.Fsync ? "fsync" : "write";
}
