using OrleansChat.Silo.Server;
using OrleansChat.Silo.Supervision;

namespace OrleansChat.Tests.Unit.Silo;

public sealed class SupervisorOptionsTests
{
    [Theory]
    [InlineData(0, new[] { 0, 0, 0 })]
    [InlineData(8081, new[] { 8081, 8082, 8083 })]
    public void Each_server_has_a_health_port_of_its_own_and_is_otherwise_told_the_same(int port, int[] expected)
    {
        var tuning = new Tuning { HealthPort = port, Operators = "Dana" };
        var options = new SupervisorOptions { Servers = ["A", "B", "C"], Host = "127.0.0.1", BasePort = 0, LogPath = "chat.log", Restart = true, Tuning = tuning };
        Assert.Equal(expected, options.Servers.Select(server => options.TuningOf(server).HealthPort));
        Assert.All(options.Servers, server => Assert.Equal(tuning, options.TuningOf(server) with { HealthPort = port }));
    }
}
