using Microsoft.Extensions.Hosting;

namespace OrleansChat.Tests.Unit.SharedLog.Support;

/// <summary>Tells when a server was asked to stop.</summary>
internal sealed class TestLifetime : IHostApplicationLifetime
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => CancellationToken.None;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public bool IsStopAsked => _stopped.Task.IsCompleted;

    public void StopApplication() => _stopped.TrySetResult();

    public Task UntilStopAskedAsync() => _stopped.Task.WaitAsync(Patience.Bound);
}
