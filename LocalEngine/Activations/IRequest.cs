namespace OrleansChat.LocalEngine.Activations;

/// <summary>Something that an activation is asked to do: a call, or the tick of a timer. It ends once, in Complete or in Reject.</summary>
internal interface IRequest
{
    /// <summary>Whether it may begin while others await something.</summary>
    bool Interleaves { get; }

    /// <summary>Whether it counts as use of the activation.</summary>
    bool KeepsAlive { get; }

    /// <summary>Whether the next activation takes it over if this one ends first.</summary>
    bool OutlivesActivation { get; }

    /// <summary>Runs it on the grain up to its first await, as a turn. Errors are in the task; nothing is thrown.</summary>
    Task Start(object grain);

    /// <summary>Tells whoever asked how the task of <see cref="Start"/> ended.</summary>
    void Complete(Task task);

    /// <summary>Tells whoever asked that it has not been started and never will be.</summary>
    void Reject(Exception reason);
}
