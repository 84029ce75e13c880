using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace OrleansChat.LocalEngine.Activations;

/// <summary>The live activations of one silo: one a grain. Here this engine differs from a cluster, where the one activation is anywhere in it.</summary>
internal sealed class Catalog(IServiceProvider services, TimeProvider time, ILocalSiloDetails silo, ILogger<Catalog> log) : IDisposable
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Lock _gate = new();
    private bool _stopping;

    public IServiceProvider Services => services;

    public TimeProvider Time => time;

    public ILogger Log => log;

    /// <summary>Cancelled when the silo no longer waits for its grains.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>
    /// Hands a request to the activation of its grain, to the one the sender knows if that still lives, and answers who took it.
    /// Requests of one thread of work arrive in the order of its calls. A stopping silo makes no new activations and refuses the request instead.
    /// </summary>
    public Activation? Send(GrainId id, IRequest request, Activation? known)
    {
        if (known is not null && known.TryReceive(request)) return known;
        while (Find(id) is { } activation)
        {
            // An activation leaves the catalog before it refuses anything, so that this loop meets it once at most.
            if (activation.TryReceive(request)) return activation;
        }

        request.Reject(Unavailable());
        return null;
    }

    /// <summary>Puts a new activation in the place of one that has ended if it has left requests; called under the gate of the old one.</summary>
    public Activation? Replace(Activation ended, List<IRequest> left)
    {
        lock (_gate)
        {
            if (left.Count > 0 && !_stopping) return _activations[ended.Id] = new Activation(ended.Id, this, left);
        }

        Remove(ended);
        left.ForEach(request => request.Reject(Unavailable()));
        return null;
    }

    public void Remove(Activation ended) => _activations.TryRemove(KeyValuePair.Create(ended.Id, ended));

    public void DeactivateIdle(TimeSpan age)
    {
        foreach (var (_, activation) in _activations) activation.DeactivateIfIdle(age);
    }

    /// <summary>Deactivates all grains and waits for them as long as the token allows; then, or at once if it is cancelled already, drops them.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate) _stopping = true;
        try
        {
            while (!cancellationToken.IsCancellationRequested && !_activations.IsEmpty)
            {
                var live = _activations.Values;
                foreach (var activation in live)
                    activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, $"Silo {silo.Name} stops."), cancellationToken);
                await Task.WhenAll(live.Select(static activation => activation.Deactivated)).WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The time for an orderly stop is over.
        }

        if (!_activations.IsEmpty) await AbandonAsync();
    }

    public void Dispose() => _abandoned.Dispose();

    private async Task AbandonAsync()
    {
        log.SiloAbandoned(silo.Name, _activations.Count);
        await _abandoned.CancelAsync();
        foreach (var activation in _activations.Values) activation.Abandon(Unavailable());
    }

    private Activation? Find(GrainId id)
    {
        if (_activations.TryGetValue(id, out var activation)) return activation;
        lock (_gate) return _stopping ? null : _activations.GetOrAdd(id, static (id, catalog) => new Activation(id, catalog, []), this);
    }

    private SiloUnavailableException Unavailable() => new($"Silo {silo.Name} stops or has stopped; the request has had no effect.");
}
