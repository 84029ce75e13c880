namespace OrleansChat.Tests.Chaos;

/// <summary>What the servers of a run have as their log.</summary>
public enum LogKind
{
    /// <summary>A file in a folder that they share.</summary>
    File,

    /// <summary>A PostgreSQL, which is started for the run and harmed in it; the servers share no folder.</summary>
    Postgres,
}
