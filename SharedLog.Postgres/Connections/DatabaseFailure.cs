using System.Net.Sockets;
using Npgsql;
using OrleansChat.SharedLog.Cycle;

namespace OrleansChat.SharedLog.Postgres.Connections;

/// <summary>What a failure of the database means to the log.</summary>
internal static class DatabaseFailure
{
    /// <summary>Whether it is one of the database or of the way to it.</summary>
    public static bool Is(Exception failure) => failure is NpgsqlException or SocketException or TimeoutException;

    /// <summary>Whether waiting may mend it, as it is or as an <see cref="IOException"/> of <see cref="Of"/>. It does not mend a wrong password, a database that is not there, a right that is missing.</summary>
    public static bool MayPass(Exception failure) => failure switch
    {
        IOException { InnerException: { } cause } => MayPass(cause),
        _ => Is(failure) && !IsForGood(failure),
    };

    private static bool IsForGood(Exception failure)
        => failure is PostgresException { SqlState: [_, _, _, _, _] state } && (state.StartsWith("28", StringComparison.Ordinal) || state is PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege);

    /// <summary>The same as the log's callers know it: an <see cref="IOException"/> if it may be tried again, or a <see cref="LogLostException"/> if the log is not there any more.</summary>
    public static Exception Of(Exception failure, string place) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn } gone
            => new LogLostException($"The tables of the log in {place} are gone: {gone.MessageText}.", gone),
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } doubled
            => new LogLostException($"The log in {place} has a line where the next one belongs: {doubled.MessageText}.", doubled),
        _ => InputOutput(failure, place),
    };

    /// <summary>The same as those know it who use the database beside the log's own thread: it may be tried again.</summary>
    public static IOException InputOutput(Exception failure, string place) => new($"{place}: {failure.Message}", failure);
}
