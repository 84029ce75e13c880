using Orleans.Runtime;
using OrleansChat.SharedLog;

namespace OrleansChat.Silo.Engines.Cluster.Membership;

/// <summary>
/// Which silos of the table have ended, by the word of the log: a silo is part of a server, and the log knows of every server whether its generation has ended, by the locks that the kernel or the database
/// takes from those who die. So what is said here is certain, and agreed on by all.
/// </summary>
/// <param name="log">The log of this silo's server, which has started.</param>
/// <param name="ownAddress">The silo that looks. It never says this of itself: should its server have been ended, the log ends it.</param>
internal sealed class SiloLives(ISharedLog log, SiloAddress ownAddress)
{
    private readonly string _own = ownAddress.ToParsableString();

    /// <summary>The generation of this silo's server.</summary>
    public int Generation => log.Generation;

    /// <summary>Whether an address is this silo's.</summary>
    public bool IsOwn(SiloAddress address) => address.Equals(ownAddress);

    /// <summary>The silos that the table does not take for dead and whose server has ended. One that the log does not know yet lives: this server may not have read so far.</summary>
    public IReadOnlyList<SiloRow> EndedOf(SiloTable table)
    {
        var servers = log.View.Servers;
        return
        [
            .. table.Silos.Where(silo => silo.Status != SiloStatus.Dead && silo.ServerGeneration > 0 && silo.Address != _own
                && servers.TryGetValue(silo.Name, out var server)
                && (server.Generation > silo.ServerGeneration || (server.Generation == silo.ServerGeneration && !server.IsUp))),
        ];
    }
}
