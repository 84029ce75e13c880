using OrleansChat.Tests.Chaos;
using OrleansChat.Tests.Chaos.Faults;

namespace OrleansChat.Tests.Unit.Chaos.Faults;

public sealed class FaultPlanTests
{
    private static readonly IReadOnlyList<Fault> Many = [.. Enumerable.Range(1, 200).SelectMany(seed => FaultPlan.Draw(new ChaosOptions { Seed = seed }))];

    private static readonly IReadOnlyList<Fault> ManyOnPostgres = [.. Enumerable.Range(1, 200).SelectMany(seed => FaultPlan.Draw(new ChaosOptions { Seed = seed, Log = LogKind.Postgres }))];

    [Fact]
    public void A_seed_draws_the_same_faults_every_time()
    {
        static IEnumerable<string> Draw() => FaultPlan.Draw(new ChaosOptions { Seed = 7 })
            .Select(fault => $"{fault.At} {fault.Kind} {string.Join(',', fault.Servers)} {string.Join(',', fault.Clients)} {fault.Lasting}");
        Assert.Equal(Draw(), Draw());
    }

    [Fact]
    public void There_are_as_many_kills_as_asked_for_and_one_to_three_other_faults_for_each()
    {
        foreach (var kills in (int[])[0, 1, 5, 20])
        {
            var plan = FaultPlan.Draw(new ChaosOptions { Seed = kills, Kills = kills });
            Assert.Equal(kills, plan.Count(fault => fault.Kind.IsKill()));
            Assert.InRange(plan.Count(fault => !fault.Kind.IsKill()), kills, 3 * kills);
            Assert.Equal(plan.OrderBy(fault => fault.At), plan);
        }
    }

    [Fact]
    public void Every_kind_is_drawn_and_none_is_a_rarity()
    {
        foreach (var kind in Enum.GetValues<FaultKind>().Except([FaultKind.EndedByOthers, FaultKind.EndedWithoutDatabase]))
        {
            Assert.InRange(ManyOnPostgres.Count(fault => fault.Kind == kind), 100, 1000);
            if (!kind.IsOfDatabase())
                Assert.InRange(Many.Count(fault => fault.Kind == kind), 100, 1000);
        }
    }

    [Fact]
    public void A_file_is_not_taken_for_a_database()
        => Assert.DoesNotContain(Many, fault => fault.Kind.IsOfDatabase());

    [Fact]
    public void A_fault_hits_servers_or_clients_and_each_of_them_once_or_the_database()
    {
        Assert.All(Many.Concat(ManyOnPostgres), fault =>
        {
            Assert.Equal(fault.Kind.IsOfClients() || fault.Kind.IsOfDatabase(), fault.Servers.Count == 0);
            Assert.Equal(fault.Kind.IsOfClients(), fault.Clients.Count > 0);
            Assert.Equal(fault.Servers.Distinct(), fault.Servers);
            Assert.All(fault.Servers, server => Assert.InRange(server, 0, ChaosOptions.Servers - 1));
            Assert.All(fault.Clients, client => Assert.InRange(client, 0, new ChaosOptions().Clients - 1));
        });
    }

    [Fact]
    public void Suspensions_are_mostly_short_sometimes_longer_than_the_others_wait_and_never_longer_than_allowed()
    {
        var suspensions = Many.Where(fault => fault.Kind == FaultKind.Suspend).Select(fault => fault.Lasting.TotalSeconds).ToList();
        Assert.All(suspensions, seconds => Assert.InRange(seconds, 1, 20));
        Assert.InRange(suspensions.Count(seconds => seconds <= 3), suspensions.Count * 6 / 10, suspensions.Count);
        Assert.Contains(suspensions, seconds => seconds > 8);
        var bounded = FaultPlan.Draw(new ChaosOptions { Kills = 100, SuspensionMax = TimeSpan.FromSeconds(2) });
        Assert.All(bounded.Where(fault => fault.Kind == FaultKind.Suspend), fault => Assert.InRange(fault.Lasting.TotalSeconds, 1, 2));
    }
}
