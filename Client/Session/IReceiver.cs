namespace OrleansChat.Client.Session;

/// <summary>Takes what a client hears, one event after another and in order, over all its connections.</summary>
internal interface IReceiver
{
    /// <summary>
    /// Takes an event, as soon as there is room for it. False when it cannot wait for room: then this event and those behind it are not heard, and have to be
    /// asked for again once <see cref="CaughtUp"/> says so.
    /// </summary>
    ValueTask<bool> TakeAsync(ChatEvent heard);

    /// <summary>Completes when there is room again behind an event that was not taken.</summary>
    Task CaughtUp { get; }
}
