namespace OrleansChat.Tests.Support;

/// <summary>Where the servers of one cluster have their shared log, and how a stranger reads it there.</summary>
public interface ILogPlace : IAsyncDisposable, IEvidence
{
    /// <summary>The log as servers are told it.</summary>
    string Address { get; }

    /// <summary>A folder for whatever else is to be kept if the test failed.</summary>
    string Root { get; }

    /// <summary>Bytes of dead writers that were set aside.</summary>
    long TornBytes { get; }

    /// <summary>The whole log as it is at one moment, in which no batch is half written; servers may run meanwhile. What is wrong with it is in the answer.</summary>
    Task<LogContents> ReadContentsAsync();
}

/// <summary>What the tests ask of every log.</summary>
public static class LogPlaces
{
    /// <summary>All messages, in the order of the log, without changes of channels.</summary>
    /// <exception cref="InvalidDataException">The log is not what its format says.</exception>
    public static async Task<IReadOnlyList<LoggedMessage>> ReadAsync(this ILogPlace log)
    {
        var contents = await log.ReadContentsAsync();
        if (contents.Problems.Count > 0)
            throw new InvalidDataException($"{log.Address}:\n{string.Join('\n', contents.Problems)}");
        return [.. contents.Messages.Where(message => message.Event is null)];
    }
}
