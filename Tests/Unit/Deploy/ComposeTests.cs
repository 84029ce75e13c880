using System.Globalization;
using Microsoft.Extensions.Hosting;
using OrleansChat.Silo.Settings;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace OrleansChat.Tests.Unit.Deploy;

/// <summary>deploy/compose.yaml, as far as it can be checked without Docker: a name that <see cref="ComposeFile"/> does not have is an error, so a mistake in writing is.</summary>
public sealed class ComposeTests
{
    private const string Database = "postgres";

    private static readonly ComposeFile Compose = Parse();

    private static readonly ComposeService[] Servers = [.. Compose.Services.Where(service => service.Key != Database).Select(service => service.Value)];

    [Fact]
    public void There_are_three_servers_with_names_and_ports_of_their_own_and_one_log()
    {
        Assert.Equal(3, Servers.Length);
        Assert.All(Servers, server => DeployFiles.AreArguments(server.Command));
        Assert.Equal(3, Servers.Select(server => server.Command[0]).Distinct().Count());
        Assert.Equal(3, Servers.Select(server => server.Ports.Single().Split(':')[0]).Distinct().Count());
        var log = Assert.Single(Servers.Select(server => server.Environment[ServerSettings.Log.Variable]).Distinct());
        Assert.StartsWith($"postgres:Host={Database};", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Password", log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_ports_are_those_on_which_the_servers_listen()
        => Assert.All(Servers, server =>
        {
            Assert.Equal(Ports.Clients, int.Parse(server.Command[2], CultureInfo.InvariantCulture));
            Assert.EndsWith($":{Ports.Clients}", Assert.Single(server.Ports), StringComparison.Ordinal);
        });

    [Fact]
    public void What_the_servers_are_told_is_a_setting()
        => Assert.All(Servers.SelectMany(server => server.Environment), variable => DeployFiles.IsSetting(variable.Key, variable.Value, ServerSettings.All));

    [Fact]
    public void The_database_and_the_servers_agree_on_its_name_and_user()
    {
        var (database, log) = (Compose.Services[Database], Servers[0].Environment[ServerSettings.Log.Variable]);
        Assert.Contains($";Database={database.Environment["POSTGRES_DB"]}", log, StringComparison.Ordinal);
        Assert.Contains($";Username={database.Environment["POSTGRES_USER"]}", log, StringComparison.Ordinal);
        Assert.All(Servers, server => Assert.Equal(database.Environment["POSTGRES_PASSWORD"], server.Environment[DeployFiles.DatabasePassword]));
        Assert.Contains(Assert.Single(database.Volumes).Split(':')[0], Compose.Volumes.Keys);
        Assert.All(Servers, server => Assert.Equal("service_healthy", server.DependsOn[Database].Condition));
        Assert.NotNull(database.Healthcheck);
    }

    [Fact]
    public void A_server_has_time_to_stop_in_order()
        => Assert.All(Servers, server => Assert.True(
            int.Parse(server.StopGracePeriod.TrimEnd('s'), CultureInfo.InvariantCulture) > new HostOptions().ShutdownTimeout.TotalSeconds, server.StopGracePeriod));

    [Fact]
    public void The_servers_are_built_by_the_dockerfile_that_is_there()
        => Assert.All(Servers, server =>
        {
            var context = Path.GetFullPath(Path.Combine(DeployFiles.Folder, server.Build!.Context));
            Assert.True(File.Exists(Path.Combine(context, server.Build.Dockerfile)), server.Build.Dockerfile);
        });

    private static ComposeFile Parse()
    {
        using var text = File.OpenText(DeployFiles.Path("compose.yaml"));
        var deserializer = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();
        return deserializer.Deserialize<ComposeFile>(new MergingParser(new Parser(text)));
    }
}
