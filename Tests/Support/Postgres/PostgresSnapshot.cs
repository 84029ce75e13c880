namespace OrleansChat.Tests.Support.Postgres;

/// <summary>What a database had on its disk at one moment. It goes with its server.</summary>
/// <param name="Folder">The copy of the data folder.</param>
public sealed record PostgresSnapshot(string Folder);
