namespace OrleansChat.SharedLog.Health;

/// <summary>Whether this server's log works. Asked from any thread; never waits, and touches neither the disk nor the lock.</summary>
public interface ILogHealth
{
    /// <summary>How it is now.</summary>
    LogHealth Look();
}

/// <summary>How a server's log is.</summary>
/// <param name="Stuck">What has stood still for so long that only a new start of the server helps, as a sentence; null if nothing has.</param>
/// <param name="Unwritable">Why what would be appended now would be refused, as a sentence; null if nothing is known against it.</param>
public readonly record struct LogHealth(string? Stuck, string? Unwritable);
