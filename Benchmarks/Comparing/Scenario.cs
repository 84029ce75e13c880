using OrleansChat.Benchmarks.Load;

namespace OrleansChat.Benchmarks.Comparing;

/// <summary>One load that all peers are put under.</summary>
/// <param name="Name">For people.</param>
/// <param name="Options">The load.</param>
internal sealed record Scenario(string Name, LoadOptions Options)
{
    // Longer than by default: what starts on a machine of two cores that is fully loaded takes so long until it is compiled as well as it will be.
    private static readonly LoadOptions Usual = new() { WarmUpSeconds = 15, Senders = 30 };

    /// <summary>The scenarios of docs/PERFORMANCE.md.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("30 clients in a room", Usual with { Clients = 30 }),
        new("300 clients in a room", Usual with { Clients = 300 }),
        new("3,000 clients in a room", Usual with { Clients = 3_000 }),
        new("300 clients in a room, 200 messages/s", Usual with { Clients = 300, RatePerS = 200 }),
        new("3,000 clients in 300 rooms", Usual with { Clients = 3_000, Rooms = 300, Senders = 300 }),
        new("30 clients in a room, 100 messages/s", Usual with { Clients = 30, RatePerS = 100 }),
    ];
}
