using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using OrleansChat.LocalEngine.Timers;

namespace OrleansChat.LocalEngine.Activations;

/// <summary>
/// One life of a grain in this silo: New → Activating → Valid → Draining → Ending → Gone. Requests are received from any thread; all else happens
/// in turns. At most one ordinary request runs at a time, and any number of interleaving ones. What waits when a life ends begins the next.
/// </summary>
internal sealed partial class Activation : IGrainContext
{
    // After so many requests in one turn, the continuations that came meanwhile have theirs.
    private const int StartsMax = 64;

    private static readonly Action<object?> Activate = static activation => _ = ((Activation)activation!).ActivateAsync();
    private static readonly Action<object?> StartTurn = static activation => ((Activation)activation!).StartRequests();
    private static readonly Action<object?> End = static activation => _ = ((Activation)activation!).EndAsync();

    private readonly Catalog _catalog;
    private readonly TurnScheduler _turns = new();
    private readonly Lock _gate = new();
    private readonly RequestQueue _waiting = new();
    private State _state;
    private int _running;
    private bool _blocked;
    private bool _startQueued;
    private long _lastUsed;

    /// <summary>A new life, which begins with the requests that the last one left, if any, once it receives one or <see cref="Advance"/> is called.</summary>
    public Activation(GrainId id, Catalog catalog, IEnumerable<IRequest> left)
    {
        Id = id;
        _catalog = catalog;
        foreach (var request in left) _waiting.Add(request, Interleaves(request));
    }

    private enum State
    {
        New,
        Activating,
        Valid,
        Draining,
        Ending,
        Gone,
    }

    public GrainId Id { get; }

    public TimerSet Timers { get; } = new();

    public TimeProvider Time => _catalog.Time;

    public ILogger Log => _catalog.Log;

    public static Activation Of(IGrainBase grain) => grain.GrainContext as Activation
        ?? throw new InvalidOperationException($"{grain.GetType()} was not created by the engine and has no activation.");

    /// <summary>Accepts a request from any thread, or answers false: this activation is gone and the catalog knows the next.</summary>
    public bool TryReceive(IRequest request)
    {
        Action<object?>? turn;
        lock (_gate)
        {
            if (_state == State.Gone) return false;
            _waiting.Add(request, Interleaves(request));
            turn = NextTurn();
        }

        Add(turn);
        return true;
    }

    /// <summary>Does what the state asks for: activates, starts requests or ends.</summary>
    public void Advance()
    {
        Action<object?>? turn;
        lock (_gate) turn = NextTurn();
        Add(turn);
    }

    // Every change of state and count comes by here, under the gate, so that no wake-up is missed and none is made twice.
    private Action<object?>? NextTurn()
    {
        switch (_state)
        {
            case State.New:
                _state = State.Activating;
                return Activate;
            case State.Valid when !_startQueued && _waiting.HasStartable(_blocked):
                _startQueued = true;
                return StartTurn;
            case State.Draining when _running == 0:
                _state = State.Ending;
                return End;
            default:
                return null;
        }
    }

    private void Add(Action<object?>? turn)
    {
        if (turn is not null) _turns.Add(turn, this);
    }

    private bool Interleaves(IRequest request) => Id.Class.IsReentrant || request.Interleaves;

    private void StartRequests()
    {
        for (var i = 0; i < StartsMax; i++)
        {
            IRequest? request;
            bool interleaves;
            lock (_gate)
            {
                if (_state != State.Valid || !_waiting.TryTake(_blocked, out request, out interleaves))
                {
                    _startQueued = false;
                    return;
                }

                _running++;
                _blocked |= !interleaves;
            }

            var task = request.Start(_grain!);
            if (task.IsCompleted) Finish(request, task, interleaves);
            else FinishLater(request, task, interleaves);
        }

        _turns.Add(StartTurn, this);
    }

    // The awaiter brings the end back here as a turn.
    private void FinishLater(IRequest request, Task task, bool interleaves) =>
        task.GetAwaiter().UnsafeOnCompleted(() => Finish(request, task, interleaves));

    // The activation knows that the request is over before its caller does: who has the answer finds the grain free.
    private void Finish(IRequest request, Task task, bool interleaves)
    {
        Action<object?>? turn;
        lock (_gate)
        {
            _running--;
            if (!interleaves) _blocked = false;
            if (request.KeepsAlive) _lastUsed = Time.GetTimestamp();
            turn = NextTurn();
        }

        request.Complete(task);
        Add(turn);
    }
}
