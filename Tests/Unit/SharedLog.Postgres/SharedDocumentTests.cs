using System.Globalization;
using OrleansChat.SharedLog.Postgres.Documents;

namespace OrleansChat.Tests.Unit.SharedLog.Postgres;

/// <summary>A text beside the log, which several servers change.</summary>
public sealed class SharedDocumentTests(PostgresFixture postgres) : PostgresTest(new PostgresWorld(postgres.Server)), IDisposable
{
    private readonly List<SharedDocument> _opened = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        // The log's tables are there first.
        await Servers.StartAsync("A");
    }

    public void Dispose() => _opened.ForEach(document => document.Dispose());

    [Fact]
    public async Task Of_many_changes_at_once_none_is_lost()
    {
        var documents = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync()));
        Assert.Equal("", await documents[0].ReadAsync());
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => documents[i % documents.Length].ChangeAsync(Counted)));
        Assert.Equal("40", await documents[1].ReadAsync());
        await documents[2].ChangeAsync(static _ => null);
        Assert.Equal("40", await documents[3].ReadAsync());
        Assert.Equal("", await (await OpenAsync("another")).ReadAsync());
    }

    [Fact]
    public async Task A_change_that_fails_leaves_the_text_and_its_lock()
    {
        var document = await OpenAsync();
        await document.ChangeAsync(static _ => "before");
        await Assert.ThrowsAsync<InvalidOperationException>(() => document.ChangeAsync(static _ => throw new InvalidOperationException("no")));
        await document.ChangeAsync(static text => $"{text}, after");
        Assert.Equal("before, after", await document.ReadAsync());
    }

    [Fact]
    public async Task A_turn_that_is_held_is_free_when_it_is_given_back_or_its_connection_breaks()
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        var turn = await first.TryTakeTurnAsync();
        Assert.NotNull(turn);
        Assert.Null(await second.TryTakeTurnAsync());
        turn.Dispose();
        using (Assert.IsType<IDisposable>(await second.TryTakeTurnAsync(), exactMatch: false))
        {
            Assert.Null(await first.TryTakeTurnAsync());
            await World.CutAllAsync();
            using var free = await Patience.UntilAsync(() => UnlessItFailsAsync(first.TryTakeTurnAsync), "the turn of one who died");
        }
    }

    [Fact]
    public async Task A_database_that_fails_is_a_failure_of_input_and_output_and_is_used_again_afterwards()
    {
        var document = await OpenAsync();
        await document.ChangeAsync(static _ => "kept");
        await World.BreakAsync();
        await Assert.ThrowsAsync<IOException>(() => document.ChangeAsync(static _ => "lost"));
        await World.MendAsync();
        var text = await Patience.UntilAsync(() => UnlessItFailsAsync<string>(async () => await document.ReadAsync()), "the text");
        Assert.Equal("kept", text);
    }

    private static string Counted(string text) => ((text.Length == 0 ? 0 : int.Parse(text, CultureInfo.InvariantCulture)) + 1).ToString(CultureInfo.InvariantCulture);

    private static async Task<T?> UnlessItFailsAsync<T>(Func<Task<T?>> tryAsync)
        where T : class
    {
        try
        {
            return await tryAsync();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<SharedDocument> OpenAsync(string name = "test")
    {
        var document = new SharedDocument(World.ConnectionString, name, "orleanschat test");
        _opened.Add(document);
        await document.OpenAsync();
        return document;
    }
}
