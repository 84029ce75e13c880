using System.Net;
using OrleansChat.Gateway.Admission;

namespace OrleansChat.Tests.Unit.Gateway.Admission;

public sealed class RemoteAddressTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("::1", "::")]
    public void A_connection_counts_for_its_address_and_in_IPv6_for_its_network(string remote, string expected)
        => Assert.Equal(IPAddress.Parse(expected), RemoteAddress.Of(new IPEndPoint(IPAddress.Parse(remote), 4711)));

    [Fact]
    public void Connections_without_an_address_count_together() => Assert.Equal(RemoteAddress.Of(null), RemoteAddress.Of(new DnsEndPoint("nowhere.example", 1)));
}
