using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Tests.Cluster.Support;

namespace OrleansChat.Tests.Cluster;

public sealed class AccountTests
{
    [Fact]
    public async Task Of_many_registrations_in_all_silos_at_once_exactly_one_makes_the_account()
    {
        await using var cluster = await ChatCluster.StartAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => ChatSilo.CallAsync(() => Dana(cluster.Silos[i % 3]).Register("Dana", null, $"h{i}"))));
        var made = Assert.Single(results.Index(), result => result.Item.Outcome == RegisterOutcome.Done).Index;
        Assert.All(results, result => Assert.Equal($"h{made}", result.AccountHash));
        Assert.Equal(29, results.Count(result => result.Outcome == RegisterOutcome.Taken));
    }

    [Fact]
    public async Task A_password_that_was_acknowledged_in_one_silo_counts_in_all_others_at_once()
    {
        await using var cluster = await ChatCluster.StartAsync();
        var owner = cluster.NewSession(cluster.Silos[0], "Dana");
        Assert.Equal(ClaimOutcome.Held, (await Dana(cluster.Silos[0]).Claim(owner, default)).Outcome);
        for (var round = 0; round < 20; round++)
        {
            Assert.Equal(RegisterOutcome.Done, (await Dana(cluster.Silos[0]).Register("Dana", owner, $"h{round}")).Outcome);
            foreach (var silo in cluster.Silos.Skip(1))
            {
                var claim = await Dana(silo).Claim(cluster.NewSession(silo, "Dana"), new ClaimTokens(null, null, $"h{round - 1}"));
                Assert.Equal((ClaimOutcome.NotProven, $"h{round}"), (claim.Outcome, claim.AccountHash));
            }
        }

        var other = cluster.Silos[2];
        var taken = await Dana(other).Claim(cluster.NewSession(other, "Dana"), new ClaimTokens(null, null, "h19"));
        Assert.Equal((ClaimOutcome.Held, "h19"), (taken.Outcome, taken.AccountHash));
        Assert.Equal(RegisterOutcome.SessionReplaced, (await Dana(cluster.Silos[0]).Register("Dana", owner, "h20")).Outcome);
    }

    private static IUserGrain Dana(ChatSilo silo) => silo.Grains.GetGrain<IUserGrain>("dana");
}
