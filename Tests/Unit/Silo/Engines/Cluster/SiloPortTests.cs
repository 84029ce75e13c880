using System.Net;
using System.Net.Sockets;
using OrleansChat.Silo.Engines.Cluster;

namespace OrleansChat.Tests.Unit.Silo.Engines.Cluster;

public sealed class SiloPortTests
{
    private const int First = 21_500;

    [Fact]
    public void Silos_of_one_machine_have_different_ports_and_a_port_is_free_again_at_once()
    {
        using var one = SiloPort.Claim(IPAddress.Loopback, First);
        var two = SiloPort.Claim(IPAddress.Loopback, First);
        Assert.True(two.EndPoint.Port > one.EndPoint.Port && one.EndPoint.Port >= First);
        two.Dispose();
        using var three = SiloPort.Claim(IPAddress.Loopback, First);
        Assert.Equal(two.EndPoint, three.EndPoint);
    }

    [Fact]
    public void A_port_where_somebody_else_listens_is_passed_over()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var taken = ((IPEndPoint)stranger.LocalEndpoint).Port;
        using var port = SiloPort.Claim(IPAddress.Loopback, taken);
        Assert.NotEqual(taken, port.EndPoint.Port);
    }
}
