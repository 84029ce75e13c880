using System.Globalization;
using Npgsql;
using OrleansChat.SharedLog.Postgres.Connections;

namespace OrleansChat.SharedLog.Postgres.Rows;

/// <summary>
/// The tables of the log, which the servers make and bring to their own version. Several that start at once do it one after another, under a lock; one that finds tables of a later version
/// than its own stops. docs/POSTGRES.md says what the columns mean.
/// </summary>
internal static class Schema
{
    /// <summary>The version that this code makes, and the only one that it works with.</summary>
    public const int Version = 1;

    /// <summary>Looks at the tables, and makes what is missing.</summary>
    /// <returns>Whether anything was made.</returns>
    /// <exception cref="IOException">The database is too old, or its encoding is another one than UTF-8, or the tables are of a later version.</exception>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public static async Task<bool> EnsureAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        await CheckDatabaseAsync(connection, cancel);
        if (await VersionAsync(connection, schema, cancel) is { } version)
        {
            Check(version, schema);
            return false;
        }

        // Not within the transaction: one that waited for the lock would still know the catalogue as it was before.
        return await InTurnAsync(connection, schema, () => TryMakeAsync(connection, schema, cancel), cancel);
    }

    /// <summary>Makes tables while nobody else does. If that fails, the lock ends with the connection.</summary>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public static async Task<T> InTurnAsync<T>(NpgsqlConnection connection, string schema, Func<Task<T>> make, CancellationToken cancel)
    {
        var key = LockKey.OfSchema(schema).ToString(CultureInfo.InvariantCulture);
        await connection.ExecuteAsync($"SELECT pg_advisory_lock({key})", cancel);
        var made = await make();
        await connection.ExecuteAsync($"SELECT pg_advisory_unlock({key})", cancel);
        return made;
    }

    /// <summary>Checks that there is a log, and one that this code can work with.</summary>
    /// <returns>The version of its tables.</returns>
    /// <exception cref="IOException">There is none, or it is of a later version.</exception>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public static async Task<int> RequireAsync(NpgsqlConnection connection, Database database, CancellationToken cancel)
    {
        var version = await VersionAsync(connection, database.Schema, cancel) ?? throw new IOException($"There is no log in the schema {database.Schema} of {database.Place}.");
        Check(version, database.Schema);
        return version;
    }

    // Null if there are no tables.
    private static async Task<int?> VersionAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
        => await connection.ScalarAsync($"SELECT to_regclass('{schema}.version') IS NULL", cancel) is true
            ? null
            : await connection.ScalarAsync($"SELECT version FROM {schema}.version", cancel) as int?;

    private static void Check(int version, string schema)
    {
        if (version > Version)
            throw new IOException($"The log's tables in the schema {schema} have version {version}, and this server knows versions up to {Version}: a later version of the servers has made them.");
    }

    private static async Task<bool> TryMakeAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        // Another server may have been faster.
        if (await VersionAsync(connection, schema, cancel) is { } version)
        {
            Check(version, schema);
            return false;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await connection.ScalarAsync($"SELECT to_regnamespace('{schema}') IS NULL", cancel) is true)
            await connection.ExecuteAsync($"CREATE SCHEMA {schema}", cancel);
        await connection.ExecuteAsync(Tables(schema), cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private static async Task CheckDatabaseAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        if (await connection.ScalarAsync("SELECT current_setting('server_version_num')::int", cancel) is int version && version < PostgresLimits.ServerVersionMin)
            throw new IOException($"The log needs PostgreSQL {PostgresLimits.ServerVersionMin / 10_000} or later; this is {connection.ServerVersion}.");
        if (await connection.ScalarAsync("SHOW server_encoding", cancel) is string encoding && encoding != "UTF8")
            throw new IOException($"The database {connection.Database} has the encoding {encoding}; the log needs UTF8.");
    }

    // The row that is the lock is written by every transaction: it needs room beside it for its next versions, and to be cleaned often. The bytes of lines are stored as they are.
    private static string Tables(string schema) => $"""
        CREATE TABLE {schema}.version (version int NOT NULL);
        INSERT INTO {schema}.version VALUES ({Version});
        CREATE TABLE {schema}.head (
            is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
            position bigint NOT NULL,
            chain bigint NOT NULL,
            epoch text NOT NULL,
            segment int NOT NULL
        ) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
        INSERT INTO {schema}.head (position, chain, epoch, segment) VALUES (0, {LineChain.Start}, '', 0);
        CREATE TABLE {schema}.line (
            position bigint PRIMARY KEY,
            chain bigint NOT NULL,
            channel text COLLATE "C",
            seq bigint,
            line bytea NOT NULL
        );
        CREATE UNIQUE INDEX line_channel_seq ON {schema}.line (channel, seq) WHERE channel IS NOT NULL;
        CREATE TABLE {schema}.checkpoint (
            position bigint NOT NULL,
            part int NOT NULL,
            chain bigint NOT NULL,
            bytes bytea NOT NULL,
            PRIMARY KEY (position, part)
        );
        ALTER TABLE {schema}.checkpoint ALTER COLUMN bytes SET STORAGE EXTERNAL;
        """;
}
