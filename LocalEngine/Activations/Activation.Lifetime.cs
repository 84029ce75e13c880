using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace OrleansChat.LocalEngine.Activations;

/// <summary>How an activation begins and ends.</summary>
internal sealed partial class Activation
{
    [ThreadStatic]
    private static Activation? _beingCreated;

    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (DeactivationReason Reason, CancellationToken Token)? _ending;
    private AsyncServiceScope _scope;
    private Grain? _grain;

    /// <summary>The activation whose grain object is being constructed on this thread.</summary>
    public static Activation? BeingCreated => _beingCreated;

    public IServiceProvider ActivationServices => _scope.ServiceProvider;

    public Task Deactivated => _deactivated.Task;

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_ending is not null || _state == State.Gone) return;
            _ending = (deactivationReason, cancellationToken);

            // While it activates the end waits until that is done, so that OnDeactivateAsync always follows OnActivateAsync.
            if (_state == State.Valid) _state = State.Draining;
        }

        Advance();
    }

    public void DeactivateIfIdle(TimeSpan age)
    {
        lock (_gate)
        {
            if (_state != State.Valid || _running > 0 || !_waiting.IsEmpty || Time.GetElapsedTime(_lastUsed) < age) return;
            Deactivate(new(DeactivationReasonCode.ActivationIdle, $"Nothing was asked of the grain for {age}."));
        }
    }

    /// <summary>Ends at once, as if the process had died: the grain is not told. Waiting requests are refused; running ones cannot be stopped.</summary>
    public void Abandon(Exception reason)
    {
        Timers.DisposeAll();
        Refuse(reason);
    }

    private async Task ActivateAsync()
    {
        try
        {
            Create();
            await _grain!.OnActivateAsync(_catalog.Abandoned);
        }
        catch (Exception exception)
        {
            Log.ActivationFailed(exception, Id);
            Timers.DisposeAll();
            await DisposeGrainAsync();
            Refuse(exception);
            return;
        }

        Log.Activated(Id);
        lock (_gate)
        {
            if (_state == State.Gone) return;
            _lastUsed = Time.GetTimestamp();
            _state = _ending is null ? State.Valid : State.Draining;
        }

        Advance();
    }

    private void Create()
    {
        _scope = _catalog.Services.CreateAsyncScope();
        _beingCreated = this;
        try
        {
            _grain = Id.Class.Create(_scope.ServiceProvider);
        }
        finally
        {
            _beingCreated = null;
        }
    }

    private async Task EndAsync()
    {
        var (reason, token) = _ending!.Value;
        Timers.DisposeAll();
        try
        {
            await _grain!.OnDeactivateAsync(reason, token);
        }
        catch (Exception exception)
        {
            Log.DeactivationFailed(exception, Id);
        }

        await DisposeGrainAsync();
        Log.Deactivated(Id, reason.ReasonCode);
        Activation? next;
        lock (_gate)
        {
            if (_state == State.Gone) return;
            _state = State.Gone;
            next = _catalog.Replace(this, _waiting.TakeAll().FindAll(static request => request.OutlivesActivation));
        }

        next?.Advance();
        _deactivated.SetResult();
    }

    private void Refuse(Exception reason)
    {
        List<IRequest> left;
        lock (_gate)
        {
            if (_state == State.Gone) return;
            _state = State.Gone;
            left = _waiting.TakeAll();
            _catalog.Remove(this);
        }

        left.ForEach(request => request.Reject(reason));
        _deactivated.SetResult();
    }

    private async Task DisposeGrainAsync()
    {
        try
        {
            if (_grain is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
            else (_grain as IDisposable)?.Dispose();
            await _scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            Log.DisposalFailed(exception, Id);
        }
    }
}
