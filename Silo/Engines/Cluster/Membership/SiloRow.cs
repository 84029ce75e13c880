using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace OrleansChat.Silo.Engines.Cluster.Membership;

/// <summary>One silo in the table of silos, as it is written.</summary>
internal sealed record SiloRow
{
    /// <summary>Address and generation, as the engine writes them.</summary>
    public required string Address { get; init; }

    public required string Name { get; init; }

    public required SiloStatus Status { get; init; }

    public required string Host { get; init; }

    /// <summary>The port for clients of the engine; 0 for none.</summary>
    public int GatewayPort { get; init; }

    public DateTime Started { get; init; }

    /// <summary>When it last said that it lives.</summary>
    public DateTime Alive { get; init; }

    /// <summary>Who suspects it to be dead, and since when.</summary>
    public IReadOnlyList<SiloSuspicion> Suspicions { get; init; } = [];

    /// <summary>The generation in the log of the server that it is part of; 0 if the row does not say.</summary>
    public int ServerGeneration { get; init; }

    /// <summary>Changes with the row, except when it only says that it lives.</summary>
    public required long Etag { get; init; }

    /// <summary>An engine's entry as a row.</summary>
    public static SiloRow Of(MembershipEntry entry, int serverGeneration, long etag) => new()
    {
        Address = entry.SiloAddress.ToParsableString(),
        Name = entry.SiloName ?? "",
        Status = entry.Status,
        Host = entry.HostName ?? "",
        GatewayPort = entry.ProxyPort,
        Started = Utc(entry.StartTime),
        Alive = Utc(entry.IAmAliveTime),
        Suspicions = [.. (entry.SuspectTimes ?? []).Select(vote => new SiloSuspicion(vote.Item1.ToParsableString(), Utc(vote.Item2)))],
        ServerGeneration = serverGeneration,
        Etag = etag,
    };

    /// <summary>The row as the engine's entry, with its etag.</summary>
    public Tuple<MembershipEntry, string> ToEntry() => Tuple.Create(
        new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(Address),
            SiloName = Name,
            Status = Status,
            HostName = Host,
            ProxyPort = GatewayPort,
            StartTime = Started,
            IAmAliveTime = Alive,
            SuspectTimes = [.. Suspicions.Select(vote => Tuple.Create(SiloAddress.FromParsableString(vote.By), vote.At))],
        },
        Etag.ToString(CultureInfo.InvariantCulture));

    // The engine's times are UTC, whatever their kind says.
    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);
}

/// <summary>A vote that a silo is dead.</summary>
/// <param name="By">The address of the silo that votes.</param>
/// <param name="At">When it did.</param>
internal sealed record SiloSuspicion(string By, DateTime At);
