namespace OrleansChat.Benchmarks.Load;

/// <summary>What a load is made of.</summary>
internal sealed record LoadOptions
{
    /// <summary>Clients that hear, spread over the servers in turn.</summary>
    public int Clients { get; init; } = 300;

    /// <summary>Rooms, which the clients are spread over in turn; each message goes to all clients of its room.</summary>
    public int Rooms { get; init; } = 1;

    /// <summary>How many of the clients speak, spread over the rooms in turn; at most <see cref="Clients"/>.</summary>
    public int Senders { get; init; } = 30;

    /// <summary>Messages a second, of all senders together; 0 for as many as come through.</summary>
    public int RatePerS { get; init; }

    /// <summary>Without a rate: messages of a sender that are on their way to itself at most.</summary>
    public int Window { get; init; } = 16;

    /// <summary>How long the load is before it is measured, in seconds. At 6 s the servers' code is still being compiled anew.</summary>
    public int WarmUpSeconds { get; init; } = 8;

    /// <summary>How long is measured, in seconds.</summary>
    public int Seconds { get; init; } = 10;

    /// <summary>The length of a text, in bytes.</summary>
    public int TextBytes { get; init; } = 100;

    /// <summary>After the last message: how long nothing may come before what is missing counts as lost, in milliseconds.</summary>
    public int QuietMs { get; init; } = 3_000;
}
