using Microsoft.Extensions.Logging;

namespace OrleansChat.SharedLog;

/// <summary>What the log has to say to its operators.</summary>
/// <param name="logger">Where it is said.</param>
/// <param name="time">The clock: what fails at every attempt is said only now and then.</param>
internal sealed partial class LogEvents(ILogger logger, TimeProvider time)
{
    private readonly Throttle _writes = new(time, LogLimits.FailureReportIntervalMs);
    private readonly Throttle _cycles = new(time, LogLimits.FailureReportIntervalMs);

    public void WriteFailed(string path, long offset, Exception cause)
    {
        if (_writes.Passes())
            SayWriteFailed(path, offset, cause);
    }

    public void CycleFailed(Exception cause)
    {
        if (_cycles.Passes())
            SayCycleFailed(cause.Message);
    }

    [LoggerMessage(1, LogLevel.Information, "Server {server} is generation {generation} in the log {path} (epoch {epoch}, {bytes} bytes)")]
    public partial void Opened(string server, int generation, string path, string epoch, long bytes);

    [LoggerMessage(2, LogLevel.Warning, "A server died while it wrote to {path}: {bytes} unfinished bytes at {offset} were moved to {path}.torn")]
    public partial void TornTail(string path, long offset, long bytes);

    [LoggerMessage(3, LogLevel.Error, "The disk refused a write to {path} at {offset}; the messages were refused and may be sent again")]
    private partial void SayWriteFailed(string path, long offset, Exception cause);

    [LoggerMessage(4, LogLevel.Error, "The log cannot be reached; it is tried again: {why}")]
    private partial void SayCycleFailed(string why);

    [LoggerMessage(5, LogLevel.Critical, "The log cannot be trusted or not be made durable; this server stops")]
    public partial void Fatal(Exception cause);

    [LoggerMessage(6, LogLevel.Warning, "Server {server} (generation {generation}) is gone")]
    public partial void ServerGone(string server, int generation);

    [LoggerMessage(7, LogLevel.Error, "A follower of the log failed; it missed entries")]
    public partial void FollowerFailed(Exception cause);

    [LoggerMessage(8, LogLevel.Warning, "A nudge could not be sent to port {port}; the poll will do")]
    public partial void NudgeFailed(int port, Exception cause);

    [LoggerMessage(9, LogLevel.Error, "The watch over the other servers failed; it is tried again")]
    public partial void WatchFailed(Exception cause);

    [LoggerMessage(10, LogLevel.Warning, "The checkpoint {path} does not fit the log and was passed over; the log is read from its beginning")]
    public partial void CheckpointPassedOver(string path);

    [LoggerMessage(11, LogLevel.Warning, "A checkpoint or an index could not be written; a later start or a look into the past takes longer")]
    public partial void SideFileFailed(Exception cause);

    [LoggerMessage(12, LogLevel.Error, "The process {holder} kept the log's lock for more than {ms} ms and was ended")]
    public partial void HolderEnded(int holder, int ms);

    [LoggerMessage(13, LogLevel.Error, "The process {holder} keeps the log's lock and cannot be ended from here")]
    public partial void HolderNotEnded(int holder);

    [LoggerMessage(14, LogLevel.Error, "The disk could not make the log durable; nothing that was written since is acknowledged, and posts are refused until it can")]
    public partial void SyncFailed(Exception cause);

    [LoggerMessage(15, LogLevel.Information, "The last {bytes} bytes of the log were written again, so that they are certainly durable")]
    public partial void WrittenAgain(long bytes);

    [LoggerMessage(16, LogLevel.Error, "A process has kept the log's lock for more than {ms} ms, and this system does not tell which")]
    public partial void HolderUnknown(int ms);

    [LoggerMessage(17, LogLevel.Error, "The process {looker} kept the lock of server {server} for more than {ms} ms without being that server, and was ended")]
    public partial void LookerEnded(int looker, string server, int ms);

    [LoggerMessage(18, LogLevel.Error, "Something of the log was still at work {ms} ms after it was to stop; it is left behind")]
    public partial void StopTimedOut(int ms);

    [LoggerMessage(19, LogLevel.Debug, "A signal could not be sent to port {port}; that server does without")]
    public partial void SignalFailed(int port, Exception cause);
}
