using Microsoft.Extensions.Logging;
using OrleansChat.Tests.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Support;

/// <summary>What a server says to its operators, for tests that wait for it.</summary>
internal sealed class SaidLines : ILoggerFactory, ILogger
{
    private readonly Transcript<string> _lines = new("What the server said");

    public Task UntilAsync(string part) => _lines.FindAsync(0, line => line.Contains(part, StringComparison.Ordinal), part);

    public ILogger CreateLogger(string categoryName) => this;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _lines.Add(formatter(state, exception));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
