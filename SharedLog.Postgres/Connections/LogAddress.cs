using System.Text.RegularExpressions;
using Npgsql;

namespace OrleansChat.SharedLog.Postgres.Connections;

/// <summary>Where a log lies that is in a database, as it is typed: <c>postgres:</c> and a connection string in Npgsql's words.</summary>
public static partial class LogAddress
{
    private const string Prefix = "postgres:";
    private const string DefaultSchema = "orleanschat";

    /// <summary>Whether it is meant to be such an address; otherwise it is a path.</summary>
    public static bool Is(string log) => log.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The connection string of an address.</summary>
    public static string ConnectionStringOf(string address) => address[Prefix.Length..];

    /// <summary>What is wrong with a connection string, as a sentence; null if nothing is.</summary>
    public static string? Problem(string connectionString)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            if (string.IsNullOrEmpty(builder.Host))
                return "The connection string of the log names no Host.";
            return SchemaPattern().IsMatch(SchemaOf(builder)) ? null : $"The Search Path of the log's connection string is one name of a schema, of 1 to {PostgresLimits.SchemaNameCharactersMax} small letters, digits and _.";
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return $"The connection string of the log is wrong: {e.Message}";
        }
    }

    /// <summary>The schema that has the tables.</summary>
    internal static string SchemaOf(NpgsqlConnectionStringBuilder builder) => string.IsNullOrEmpty(builder.SearchPath) ? DefaultSchema : builder.SearchPath;

    // SchemaNameCharactersMax, spelled out: a pattern is a constant.
    [GeneratedRegex("^[a-z_][a-z0-9_]{0,47}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SchemaPattern();
}
