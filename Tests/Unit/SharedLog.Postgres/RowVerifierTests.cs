using System.CommandLine;
using OrleansChat.SharedLog.Postgres.Verification;
using OrleansChat.SharedLog.Verification;
using OrleansChat.Silo.CommandLine;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Postgres;

/// <summary>What <c>log verify</c> says of a log in a database.</summary>
public sealed class RowVerifierTests : PostgresTest
{
    public RowVerifierTests(PostgresFixture postgres)
        : base(new PostgresWorld(postgres.Server))
    {
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var a = await Servers.StartAsync("A");
        await a.LoginAsync("Dana");
        await a.AppendAllAsync([Some.Join("Dana", "tea"), .. Enumerable.Range(0, 20).Select(i => Some.Post("Dana", $"{i}", $"c{i}", i % 2 == 0 ? "general" : "tea"))]);
    }

    [Fact]
    public async Task A_right_log_is_counted_while_a_server_runs()
    {
        var report = await VerifyAsync();
        Assert.True(report.IsRight, string.Join('\n', report.Problems));
        Assert.Equal((1, 24, 20, 20), (report.Segments, report.Lines, report.Messages, report.Cids));
        Assert.Equal((await World.QueryAsync("SELECT position FROM orleanschat.head")).Trim(), $"{report.Bytes}");
        Assert.Equal([KeyValuePair.Create("general", 10L), KeyValuePair.Create("tea", 10L)], report.Channels);
    }

    [Theory]
    [InlineData("DELETE FROM line WHERE seq = 5 AND channel = 'tea'", "the next line begins at")]
    [InlineData("UPDATE line SET line = set_byte(line, 60, 33) WHERE seq = 5 AND channel = 'tea'", "the checksum of the line is wrong")]
    [InlineData("UPDATE line SET chain = 1 WHERE seq = 5 AND channel = 'tea'", "the chain is not that of the lines before it")]
    [InlineData("UPDATE line SET seq = 99 WHERE seq = 5 AND channel = 'tea'", "the columns say message 99 of the channel tea, and the line says message 5 of tea")]
    [InlineData("UPDATE line SET channel = NULL, seq = NULL WHERE seq = 5 AND channel = 'tea'", "and the line says message 5 of tea")]
    [InlineData("UPDATE head SET position = position + 1", "the log is said to go to")]
    [InlineData("UPDATE head SET epoch = 'another'", "the epoch is said to be another")]
    [InlineData("DELETE FROM head", "there is no row that says how far the log goes")]
    [InlineData("DELETE FROM line WHERE position = (SELECT max(position) FROM line)", "the log is said to go to")]
    public async Task What_is_wrong_is_found(string harm, string expected)
    {
        await World.QueryAsync($"SET search_path = orleanschat; {harm}");
        var report = await VerifyAsync();
        Assert.Contains(report.Problems, problem => problem.What.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_verb_ends_with_0_or_1_or_2()
    {
        Assert.Equal(0, Run(World.ConnectionString));
        await World.QueryAsync("UPDATE orleanschat.line SET chain = 1 WHERE seq = 5");
        Assert.Equal(1, Run(World.ConnectionString));
        Assert.Equal(2, Run(World.ConnectionString + ";Search Path=nowhere"));
        Assert.Equal(2, Run("Hots=db"));
    }

    private static int Run(string connectionString)
        => Verbs.Root().Parse(["log", "verify", "postgres:" + connectionString]).Invoke(new InvocationConfiguration { Output = TextWriter.Null, Error = TextWriter.Null });

    private Task<VerificationReport> VerifyAsync() => RowVerifier.VerifyAsync(World.ConnectionString, CancellationToken.None);
}
