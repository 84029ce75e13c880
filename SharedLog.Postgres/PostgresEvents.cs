using Microsoft.Extensions.Logging;

namespace OrleansChat.SharedLog.Postgres;

/// <summary>What the log in a database has to say to its operators, beyond what every log says.</summary>
/// <param name="logger">Where it is said.</param>
/// <param name="time">The clock: what fails at every attempt is said only now and then.</param>
internal sealed partial class PostgresEvents(ILogger logger, TimeProvider time)
{
    private readonly Throttle _listening = new(time, LogLimits.FailureReportIntervalMs);
    private readonly Throttle _signals = new(time, LogLimits.FailureReportIntervalMs);
    private readonly Throttle _names = new(time, LogLimits.FailureReportIntervalMs);
    private readonly Throttle _starts = new(time, LogLimits.FailureReportIntervalMs);

    public void ListeningFailed(Exception cause)
    {
        if (_listening.Passes())
            SayListeningFailed(cause.Message);
    }

    public void NameHeld(string server)
    {
        if (_names.Passes())
            SayNameHeld(server);
    }

    public void SignalsFailed(Exception cause)
    {
        if (_signals.Passes())
            SaySignalsFailed(cause.Message);
    }

    public void NotReachedYet(string place, string why)
    {
        if (_starts.Passes())
            SayNotReachedYet(place, why);
    }

    [LoggerMessage(1, LogLevel.Information, "The tables of the log in schema {schema} are made, or brought to version {version}")]
    public partial void SchemaMade(string schema, int version);

    [LoggerMessage(2, LogLevel.Warning, "The connection that is this server's life was lost; if it is not back soon, others end the generation of server {server}: {why}")]
    public partial void LifeLost(string server, string why);

    [LoggerMessage(3, LogLevel.Information, "Server {server} holds its name in the database again")]
    public partial void LifeBack(string server);

    [LoggerMessage(4, LogLevel.Warning, "Server {server} cannot get its name back yet; another process holds it, or the database has not noticed the end of the old connection")]
    private partial void SayNameHeld(string server);

    [LoggerMessage(5, LogLevel.Warning, "Notifications of the database are not heard; the log is looked at every second instead: {why}")]
    private partial void SayListeningFailed(string why);

    [LoggerMessage(6, LogLevel.Debug, "Signals could not be sent; the other servers do without: {why}")]
    private partial void SaySignalsFailed(string why);

    [LoggerMessage(7, LogLevel.Warning, "{place} cannot be reached yet; it is tried again: {why}")]
    private partial void SayNotReachedYet(string place, string why);

    [LoggerMessage(8, LogLevel.Error, "The database has lost lines that this server had read, behind byte {position} of the log; the log goes on as epoch {epoch}, and all servers start over")]
    public partial void WentBack(long position, string epoch);

    [LoggerMessage(9, LogLevel.Warning, "A checkpoint could not be written; a later start takes longer")]
    public partial void CheckpointFailed(Exception cause);

    [LoggerMessage(10, LogLevel.Warning, "The checkpoint at byte {position} does not fit the log and was passed over; the log is read from its beginning")]
    public partial void CheckpointPassedOver(long position);
}
