using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace OrleansChat.Silo.Engines.Cluster.Membership;

/// <summary>
/// The silos of the cluster and the version of this knowledge. Immutable; a change is a new table, or null where the engine's conditions do not hold. Etags are numbers that the table never gives twice.
/// </summary>
internal sealed record SiloTable
{
    /// <summary>A table without silos.</summary>
    public static SiloTable Empty { get; } = new();

    /// <summary>The engine counts changes with it.</summary>
    public int Version { get; init; }

    /// <summary>Changes with every version.</summary>
    public long Etag { get; init; }

    /// <summary>The last etag given to a row or to the table.</summary>
    public long LastEtag { get; init; }

    public IReadOnlyList<SiloRow> Silos { get; init; } = [];

    /// <summary>Adds a silo, which is part of a generation of its server.</summary>
    /// <returns>Null if it is there already, or the version is another one by now.</returns>
    public SiloTable? Insert(MembershipEntry entry, int serverGeneration, TableVersion next)
        => IsNow(next) && Find(entry.SiloAddress) is null ? this.With([.. Silos, SiloRow.Of(entry, serverGeneration, LastEtag + 1)], next.Version) : null;

    /// <summary>Replaces what is known of a silo.</summary>
    /// <returns>Null if it is not there, or its row or the version are others by now.</returns>
    public SiloTable? Update(MembershipEntry entry, string etag, TableVersion next)
        => IsNow(next) && Find(entry.SiloAddress) is { } row && Text(row.Etag) == etag ? Replace(row, SiloRow.Of(entry, row.ServerGeneration, LastEtag + 1), next.Version) : null;

    /// <summary>Notes that a silo lives. Neither its row's etag nor the version changes.</summary>
    /// <returns>Null if it is not there.</returns>
    public SiloTable? Touch(MembershipEntry entry)
        => Find(entry.SiloAddress) is { } row ? this with { Silos = [.. Silos.Select(silo => silo == row ? row with { Alive = SiloRow.Of(entry, 0, 0).Alive } : silo)] } : null;

    /// <summary>Takes out the silos that are not active and have not been heard of since.</summary>
    public SiloTable WithoutOld(DateTimeOffset before)
        => this with { Silos = [.. Silos.Where(silo => silo.Status == SiloStatus.Active || new DateTimeOffset(silo.Alive > silo.Started ? silo.Alive : silo.Started) >= before)] };

    /// <summary>Declares silos dead, each change a version.</summary>
    /// <returns>Null if there are none.</returns>
    public SiloTable? Bury(IReadOnlyList<SiloRow> dead)
        => dead.Count == 0 ? null : dead.Aggregate(this, static (table, row) => table.Replace(row, row with { Status = SiloStatus.Dead, Etag = table.LastEtag + 1 }, table.Version + 1));

    /// <summary>The table without silos. What was known before is known to be old.</summary>
    public SiloTable Cleared() => Empty with { Etag = LastEtag + 1, LastEtag = LastEtag + 1 };

    /// <summary>All of it as the engine knows it.</summary>
    public MembershipTableData ToData() => new([.. Silos.Select(silo => silo.ToEntry())], VersionNow());

    /// <summary>One silo as the engine knows it, and the version.</summary>
    public MembershipTableData ToData(SiloAddress silo) => new([.. Find(silo) is { } row ? [row.ToEntry()] : Array.Empty<Tuple<MembershipEntry, string>>()], VersionNow());

    private SiloTable Replace(SiloRow row, SiloRow by, int version) => With([.. Silos.Select(silo => silo.Address == row.Address ? by : silo)], version);

    // The row has the etag after the last one, the table the next.
    private SiloTable With(IReadOnlyList<SiloRow> silos, int version) => new() { Version = version, Etag = LastEtag + 2, LastEtag = LastEtag + 2, Silos = silos };

    private SiloRow? Find(SiloAddress address)
    {
        var text = address.ToParsableString();
        return Silos.FirstOrDefault(silo => silo.Address == text);
    }

    private bool IsNow(TableVersion next) => next.VersionEtag == Text(Etag);

    private TableVersion VersionNow() => new(Version, Text(Etag));

    private static string Text(long etag) => etag.ToString(CultureInfo.InvariantCulture);
}
