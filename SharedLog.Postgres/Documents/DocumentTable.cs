using Npgsql;
using OrleansChat.SharedLog.Postgres.Connections;
using OrleansChat.SharedLog.Postgres.Rows;

namespace OrleansChat.SharedLog.Postgres.Documents;

/// <summary>The table of documents, which is made when the first one is opened: most logs have none.</summary>
internal static class DocumentTable
{
    /// <summary>Makes the table if it is missing. Several that do it at once do it one after another.</summary>
    /// <exception cref="NpgsqlException">The database failed, or the schema of the log is not there.</exception>
    public static async Task EnsureAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        if (await connection.ScalarAsync($"SELECT to_regclass('{schema}.document') IS NULL", cancel) is true)
            await Schema.InTurnAsync(connection, schema, () => MakeAsync(connection, schema, cancel), cancel);
    }

    private static async Task<bool> MakeAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        await connection.ExecuteAsync($"CREATE TABLE IF NOT EXISTS {schema}.document (name text COLLATE \"C\" PRIMARY KEY, body text NOT NULL)", cancel);
        return true;
    }
}
