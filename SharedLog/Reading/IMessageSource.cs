using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.Reading;

/// <summary>A log's messages for people, wherever it lies. Reading takes no lock and changes nothing, so servers may write meanwhile. Not thread-safe.</summary>
public interface IMessageSource : IDisposable
{
    /// <summary>Called with what is damaged or missing. Reading goes on behind it.</summary>
    Action<LogProblem> OnProblem { get; set; }

    /// <summary>Whether the last message that is wanted was given, so that none will follow.</summary>
    bool IsDone { get; }

    /// <summary>The messages from where the last reading stopped to the end of the log as it is now. Called again, it goes on.</summary>
    /// <exception cref="IOException">There is no log, or it cannot be read.</exception>
    IAsyncEnumerable<RelayMessage> ReadAsync(CancellationToken cancel);
}
