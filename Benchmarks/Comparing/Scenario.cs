using OrleansChat.Benchmarks.Load;

namespace OrleansChat.Benchmarks.Comparing;

/// <summary>One load that all peers are put under.</summary>
/// <param name="Name">For people.</param>
/// <param name="Options">The load.</param>
internal sealed record Scenario(string Name, LoadOptions Options)
{
    // Longer than usual: what starts on a machine of two cores that is fully loaded takes so long until it is compiled as well as it will be.
    private const int WarmUpSeconds = 15;

    /// <summary>The scenarios of docs/PERFORMANCE.md.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("30 clients in a room", new LoadOptions { WarmUpSeconds = WarmUpSeconds, Clients = 30, Senders = 30 }),
        new("300 clients in a room", new LoadOptions { WarmUpSeconds = WarmUpSeconds, Clients = 300, Senders = 30 }),
        new("3,000 clients in a room", new LoadOptions { WarmUpSeconds = WarmUpSeconds, Clients = 3_000, Senders = 30 }),
        new("300 clients in a room, 200 messages/s", new LoadOptions { WarmUpSeconds = WarmUpSeconds, Clients = 300, Senders = 30, RatePerS = 200 }),
        new("3,000 clients in 300 rooms", new LoadOptions { WarmUpSeconds = WarmUpSeconds, Clients = 3_000, Rooms = 300, Senders = 300 }),
        new("30 clients in a room, 100 messages/s", new LoadOptions { WarmUpSeconds = WarmUpSeconds, Clients = 30, Senders = 30, RatePerS = 100 }),
    ];
}
