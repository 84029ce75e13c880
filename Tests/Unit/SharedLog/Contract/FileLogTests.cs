namespace OrleansChat.Tests.Unit.SharedLog.Contract;

/// <summary>A log in a file keeps the promises of every log.</summary>
public sealed class FileLogTests() : LogContract(new FileWorld());
