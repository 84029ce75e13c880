using System.CommandLine;
using OrleansChat.SharedLog.Postgres.Reading;
using OrleansChat.SharedLog.Reading;
using OrleansChat.Silo.CommandLine;
using OrleansChat.Tests.Unit.SharedLog.Contract;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Postgres;

/// <summary>What <c>log cat</c> prints of a log in a database.</summary>
public sealed class RowMessagesTests : PostgresTest
{
    private const int Posts = 2_100;

    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private ContractServer _server = null!;

    public RowMessagesTests(PostgresFixture postgres)
        : base(new PostgresWorld(postgres.Server))
    {
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _server = await Servers.StartAsync("A");
        await _server.LoginAsync("Dana");
        await _server.AppendAllAsync([Some.Join("Dana", "tea"), .. Enumerable.Range(1, Posts).Select(i => Some.Post("Dana", $"text {i}", $"c{i}", i % 2 == 0 ? "general" : "tea"))]);
    }

    [Fact]
    public void All_messages_are_printed_in_the_order_of_the_log_also_those_of_many_pages()
    {
        Assert.Equal(0, Cat());
        Assert.Equal(Enumerable.Range(1, Posts).Select(i => $"text {i}"), PrintedTexts);
        Assert.Contains("  general #1  Dana@A: text 2", Printed[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Those_of_one_channel_are_printed_from_one_seq_to_another()
    {
        Assert.Equal(0, Cat("--channel", "tea", "--from", "1001", "--to", "1003"));
        Assert.Equal(["text 2001", "text 2003", "text 2005"], PrintedTexts);
    }

    [Fact]
    public void Of_all_channels_each_is_printed_from_one_seq_to_another()
    {
        Assert.Equal(0, Cat("--from", "2", "--to", "2"));
        Assert.Equal(["tea #2", "general #2"], Printed.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2..4])));
    }

    [Fact]
    public async Task What_comes_later_is_read_when_it_is_asked_for_again()
    {
        using var messages = new RowMessages(World.ConnectionString, new MessageFilter("general", FromSeq: Posts / 2, ToSeq: (Posts / 2) + 1));
        Assert.Equal(Posts / 2, Assert.Single(await messages.ReadAsync(CancellationToken.None).ToListAsync()).Seq);
        Assert.False(messages.IsDone);
        Assert.Empty(await messages.ReadAsync(CancellationToken.None).ToListAsync());
        await _server.PostAsync("Dana", "later", "later");
        await _server.PostAsync("Dana", "too late", "too late");
        Assert.Equal("\"later\"", System.Text.Encoding.UTF8.GetString(Assert.Single(await messages.ReadAsync(CancellationToken.None).ToListAsync()).TextJson.Span));
        Assert.True(messages.IsDone);
    }

    [Fact]
    public async Task A_damaged_line_is_told_and_left_out()
    {
        await World.QueryAsync("UPDATE orleanschat.line SET line = set_byte(line, 60, 33) WHERE seq = 5 AND channel = 'tea'");
        Assert.Equal(1, Cat("--channel", "tea", "--from", "4", "--to", "6"));
        Assert.Equal(2, Printed.Length);
        Assert.Contains("the checksum of the line is wrong", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_is_not_there_is_told()
    {
        Assert.Equal(2, Verbs.Root().Parse(["log", "cat", $"postgres:{World.ConnectionString};Search Path=nowhere"]).Invoke(new InvocationConfiguration { Output = _output, Error = _error }));
        Assert.Contains("There is no log in the schema nowhere", _error.ToString(), StringComparison.Ordinal);
    }

    private string[] Printed => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private IEnumerable<string> PrintedTexts => Printed.Select(line => line[(line.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]);

    private int Cat(params string[] options)
        => Verbs.Root().Parse(["log", "cat", $"postgres:{World.ConnectionString}", .. options]).Invoke(new InvocationConfiguration { Output = _output, Error = _error });
}
