using System.Diagnostics.CodeAnalysis;

namespace OrleansChat.LocalEngine.Activations;

/// <summary>
/// The requests that wait for their turn, in the order of arrival. Interleaving ones have a queue of their own, so that one that may begin
/// is found without a search behind those that may not; the ticket keeps the common order. Not thread-safe: its activation guards it.
/// </summary>
internal sealed class RequestQueue
{
    private readonly Queue<(long Ticket, IRequest Request)> _ordinary = new();
    private readonly Queue<(long Ticket, IRequest Request)> _interleaving = new();
    private long _lastTicket;

    public bool IsEmpty => _ordinary.Count == 0 && _interleaving.Count == 0;

    public void Add(IRequest request, bool interleaves) => (interleaves ? _interleaving : _ordinary).Enqueue((++_lastTicket, request));

    /// <summary>Whether a request may begin now; while an ordinary one runs (blocked), only an interleaving one may.</summary>
    public bool HasStartable(bool blocked) => _interleaving.Count > 0 || (!blocked && _ordinary.Count > 0);

    /// <summary>Takes the oldest request that may begin now.</summary>
    public bool TryTake(bool blocked, [NotNullWhen(true)] out IRequest? request, out bool interleaves)
    {
        request = null;
        interleaves = false;
        if (!HasStartable(blocked)) return false;
        interleaves = _interleaving.TryPeek(out var first) && (blocked || !_ordinary.TryPeek(out var other) || first.Ticket < other.Ticket);
        request = (interleaves ? _interleaving : _ordinary).Dequeue().Request;
        return true;
    }

    /// <summary>Takes all, in the order of arrival.</summary>
    public List<IRequest> TakeAll()
    {
        List<IRequest> all = new(_ordinary.Count + _interleaving.Count);
        while (TryTake(blocked: false, out var request, out _)) all.Add(request);
        return all;
    }
}
