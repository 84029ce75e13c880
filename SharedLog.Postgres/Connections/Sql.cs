using Npgsql;

namespace OrleansChat.SharedLog.Postgres.Connections;

/// <summary>Statements that have no parameters and are not worth a name. All of them throw <see cref="NpgsqlException"/> when the database fails.</summary>
internal static class Sql
{
    /// <summary>Executes one.</summary>
    public static void Execute(this NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc cref="Execute" />
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The first value of its first row.</summary>
    public static object? Scalar(this NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    /// <inheritdoc cref="Scalar" />
    public static async Task<object?> ScalarAsync(this NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancel);
    }
}
