using OrleansChat.SharedLog.Observer;

namespace OrleansChat.Tests.Unit.SharedLog.Contract;

/// <summary>What a log lies in, for one test: servers can be made on it, and it can fail.</summary>
internal interface ILogWorld : IAsyncDisposable
{
    /// <summary>A server's end of the log, which is not open.</summary>
    ILogStore NewStore(string server);

    /// <summary>From now on nothing can be appended.</summary>
    Task BreakAsync();

    /// <summary>Now it can again.</summary>
    Task MendAsync();
}
