using System.Net;
using OrleansChat.Gateway;
using OrleansChat.Gateway.Admission;
using OrleansChat.Protocol;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Gateway.Admission;

public sealed class AdmissionsTests
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.2");

    [Fact]
    public void One_address_that_takes_what_it_may_leaves_room_for_others()
    {
        var admissions = new Admissions(new GatewayLimits { ConnectionsMax = 3, ConnectionsPerAddressMax = 2, FullRetryMs = 700 }, new ManualTime());
        Assert.All(Enumerable.Range(0, 2), _ => Assert.Null(admissions.Enter(Home)!.Refusal));
        Assert.Equal((ErrorCode.TooManyConnections, "Your address has as many connections as it may have.", 700), Told(admissions.Enter(Home)));
        var other = admissions.Enter(Elsewhere)!;
        Assert.Null(other.Refusal);
        Assert.Equal((ErrorCode.TooManyConnections, "This server has as many connections as it takes.", 700), Told(admissions.Enter(Elsewhere)));
        Assert.Equal((3, 2), (admissions.Connections, admissions.Addresses));
        admissions.Leave(other);
        Assert.Null(admissions.Enter(Elsewhere)!.Refusal);
    }

    [Fact]
    public void Ten_thousand_clients_of_one_machine_come_all_at_once_with_the_defaults()
    {
        var admissions = new Admissions(new GatewayLimits(), new ManualTime());
        for (var i = 0; i < 10_000; i++)
        {
            var visit = admissions.Enter(IPAddress.Loopback)!;
            Assert.Equal((null, 0), (visit.Refusal, admissions.TakeLogin(visit)));
        }
    }

    [Fact]
    public void Not_more_refusals_are_told_at_one_time_than_their_bound_and_they_take_nobodys_place()
    {
        var admissions = new Admissions(new GatewayLimits { ConnectionsPerAddressMax = 1, RefusalsMax = 2 }, new ManualTime());
        Assert.Null(admissions.Enter(Home)!.Refusal);
        var refused = admissions.Enter(Home)!;
        Assert.NotNull(refused.Refusal);
        Assert.NotNull(admissions.Enter(Home)!.Refusal);
        Assert.Null(admissions.Enter(Home));
        Assert.Equal(1, admissions.Connections);
        Assert.Null(admissions.Enter(Elsewhere)!.Refusal);
        admissions.Leave(refused);
        Assert.NotNull(admissions.Enter(Home)!.Refusal);
    }

    private static (ErrorCode Code, string Text, int RetryMs) Told(Visit? visit) => (visit!.Refusal!.Code, visit.Refusal.Text, visit.Refusal.RetryMs);
}
