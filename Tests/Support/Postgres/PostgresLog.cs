using System.Text;

namespace OrleansChat.Tests.Support.Postgres;

/// <summary>A log in a database of its own. Its servers share no folder.</summary>
/// <param name="server">Where the database is; it may have others.</param>
/// <param name="connectionString">How to connect to it.</param>
/// <param name="ownsServer">Whether the server goes with this log.</param>
public sealed class PostgresLog(PostgresServer server, string connectionString, bool ownsServer) : ILogPlace
{
    /// <summary>Every line of the log, in its order, as docs/POSTGRES.md describes the table.</summary>
    private const string AllLines = "SELECT convert_from(line, 'UTF8') FROM orleanschat.line ORDER BY position";

    private bool _kept;

    /// <summary>What the log is in.</summary>
    public PostgresServer Server => server;

    /// <summary>How to connect to the log's database.</summary>
    public string ConnectionString => connectionString;

    public string Address => $"postgres:{connectionString}";

    public string Root { get; } = Directory.CreateTempSubdirectory("orleanschat-").FullName;

    /// <summary>A transaction is never torn.</summary>
    public long TornBytes => 0;

    /// <summary>An empty log in a database server of its own, which the test may kill.</summary>
    /// <param name="settings">Such as <c>max_connections=20</c>.</param>
    public static async Task<PostgresLog> StartAsync(params IReadOnlyList<string> settings)
    {
        var server = await PostgresServer.StartAsync(settings);
        return new PostgresLog(server, server.ConnectionString, ownsServer: true);
    }

    public async Task<LogContents> ReadContentsAsync()
    {
        var lines = await server.QueryAsync(AllLines, connectionString);
        return LogReader.Read([new LogSegment("the table of the log", Encoding.UTF8.GetBytes(lines.Length > 0 ? lines + "\n" : ""))]);
    }

    public string Preserve()
    {
        _kept = true;
        return $"{(ownsServer ? server.Preserve() : $"The database is {connectionString}, which ended with the tests.")}\nThe folder was kept: {Root}";
    }

    public async ValueTask DisposeAsync()
    {
        if (ownsServer)
            await server.DisposeAsync();
        if (!_kept)
            Directory.Delete(Root, recursive: true);
    }
}
