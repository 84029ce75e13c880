using System.CommandLine;
using OrleansChat.Silo.CommandLine;
using OrleansChat.Silo.Server;

namespace OrleansChat.Tests.Unit.Silo;

public sealed class VerbsTests
{
    [Theory]
    [InlineData("up")]
    [InlineData("up --servers A,B,C,D --host 0.0.0.0 --base-port 6001 --data somewhere --no-restart --flood-limit 0 --durability write")]
    [InlineData("A 0.0.0.0 5001 shared/logs/chat.log")]
    [InlineData("A localhost 0 chat.log --flood-limit 5 --login-timeout-ms 300")]
    [InlineData("A 0.0.0.0 5001 --log postgres:Host=db;Database=chat")]
    [InlineData("A 0.0.0.0 5001 postgres:Host=db;Database=chat")]
    [InlineData("up --log postgres:Host=db;Database=chat")]
    public void What_the_readme_says_can_be_typed(string line) => Assert.Empty(Verbs.Root().Parse(line.Split(' ')).Errors);

    [Theory]
    [InlineData("up --flood-limit -1", "--flood-limit is a number from 0 to")]
    [InlineData("up --durability maybe", "fsync")]
    [InlineData("up --servers A,A", "twice")]
    [InlineData("up --servers A/..", "letters, digits")]
    [InlineData("up --base-port 99999", "--base-port is a number from 0 to")]
    [InlineData("A nowhere.example 5001 chat.log", "IP address")]
    [InlineData("../A 127.0.0.1 5001 chat.log", "letters, digits")]
    [InlineData("A 127.0.0.1 70000 chat.log", "port is a number from 0 to 65535")]
    public void A_wrong_value_is_answered_with_its_name_and_what_is_allowed(string line, string expected)
        => Assert.Contains(Verbs.Root().Parse(line.Split(' ')).Errors, error => error.Message.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void A_wrong_way_to_the_database_is_told_without_the_password_in_it()
    {
        var error = Assert.Single(Verbs.Root().Parse(["up", "--log", "postgres:Hots=db;Password=secret"]).Errors);
        Assert.Contains("Hots", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A", "127.0.0.1", "0")]
    [InlineData("A", "127.0.0.1", "0", "postgres:Host=")]
    public void A_server_needs_a_log(params string[] line)
    {
        using var errors = new StringWriter();
        Assert.Equal(1, Verbs.Root().Parse(line).Invoke(new InvocationConfiguration { Error = errors }));
        Assert.Contains("log", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/data/logs/chat.log", "/data/cluster")]
    [InlineData("/data/chat.log", "/data/cluster")]
    public void Servers_of_one_log_find_each_other_in_one_folder(string log, string expected)
    {
        var options = new ServerOptions { Name = "A", Host = "127.0.0.1", Port = 0, LogPath = log, Tuning = new Tuning() };
        Assert.Equal(expected, options.ClusterFolder);
    }
}
