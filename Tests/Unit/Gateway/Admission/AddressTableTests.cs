using System.Net;
using OrleansChat.Gateway;
using OrleansChat.Gateway.Admission;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Gateway.Admission;

public sealed class AddressTableTests
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.2");

    private readonly ManualTime _time = new();

    [Fact]
    public void An_address_has_as_many_connections_as_it_may_and_another_one_its_own()
    {
        var table = Table(new GatewayLimits { ConnectionsPerAddressMax = 2 });
        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => table.TryEnter(Home)));
        Assert.True(table.TryEnter(Elsewhere));
        table.Leave(Home);
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => table.TryEnter(Home)));
    }

    [Fact]
    public void Logins_count_for_a_minute_also_over_connections_that_are_gone()
    {
        var table = Table(new GatewayLimits { LoginsPerAddressPerMin = 2 });
        for (var i = 0; i < 2; i++)
        {
            Assert.True(table.TryEnter(Home));
            Assert.Equal(0, table.TakeLogin(Home));
            table.Leave(Home);
        }

        Assert.True(table.TryEnter(Home));
        Assert.Equal(30_000, table.TakeLogin(Home));
        Assert.True(table.TryEnter(Elsewhere));
        Assert.Equal(0, table.TakeLogin(Elsewhere));
        _time.Advance(TimeSpan.FromMilliseconds(30_000));
        Assert.Equal(0, table.TakeLogin(Home));
        Assert.NotEqual(0, table.TakeLogin(Home));
    }

    [Fact]
    public void Zero_is_any_number()
    {
        var table = Table(new GatewayLimits { ConnectionsPerAddressMax = 0, LoginsPerAddressPerMin = 0 });
        for (var i = 0; i < 10_000; i++)
            Assert.Equal((true, 0), (table.TryEnter(Home), table.TakeLogin(Home)));
        for (var i = 0; i < 10_000; i++)
            table.Leave(Home);
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void Who_leaves_without_a_login_leaves_nothing_behind()
    {
        var table = Table(new GatewayLimits());
        Assert.True(table.TryEnter(Home));
        table.Leave(Home);
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void However_many_addresses_come_and_go_the_table_stays_within_its_bound_and_keeps_those_that_are_here()
    {
        var table = Table(new GatewayLimits { AddressesMax = 10, ConnectionsMax = 9, LoginsPerAddressPerMin = 1 });
        Assert.True(table.TryEnter(Home));
        Assert.Equal(0, table.TakeLogin(Home));
        for (var i = 0; i < 1_000; i++)
        {
            var passing = new IPAddress(i + 1);
            Assert.True(table.TryEnter(passing));
            Assert.Equal(0, table.TakeLogin(passing));
            table.Leave(passing);
            Assert.InRange(table.Count, 1, 10);
        }

        Assert.NotEqual(0, table.TakeLogin(Home));
        // The last that left are remembered, the first are forgotten.
        Assert.True(table.TryEnter(new IPAddress(1_000)));
        Assert.NotEqual(0, table.TakeLogin(new IPAddress(1_000)));
    }

    [Fact]
    public void Passwords_count_for_a_minute_also_over_connections_that_are_gone()
    {
        var table = Table(new GatewayLimits { PasswordFailuresPerAddressPerMin = 2 });
        for (var i = 0; i < 2; i++)
        {
            Assert.True(table.TryEnter(Home));
            Assert.Equal(0, table.PasswordWaitMs(Home));
            table.CountPassword(Home);
            table.Leave(Home);
        }

        Assert.True(table.TryEnter(Home));
        Assert.Equal(30_000, table.PasswordWaitMs(Home));
        Assert.Equal(0, table.TakeLogin(Home));
        Assert.True(table.TryEnter(Elsewhere));
        Assert.Equal(0, table.PasswordWaitMs(Elsewhere));
        _time.Advance(TimeSpan.FromMilliseconds(30_000));
        Assert.Equal(0, table.PasswordWaitMs(Home));
    }

    [Fact]
    public void An_address_is_forgotten_when_its_logins_do_not_count_any_more()
    {
        var table = Table(new GatewayLimits());
        for (var i = 1; i <= 100; i++)
        {
            Assert.True(table.TryEnter(new IPAddress(i)));
            Assert.Equal(0, table.TakeLogin(new IPAddress(i)));
            table.Leave(new IPAddress(i));
        }

        Assert.Equal(100, table.Count);
        _time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 100; i++)
        {
            Assert.True(table.TryEnter(Home));
            table.Leave(Home);
        }

        Assert.Equal(0, table.Count);
    }

    private AddressTable Table(GatewayLimits limits) => new(limits, _time);
}
