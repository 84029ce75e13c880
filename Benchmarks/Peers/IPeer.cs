using System.Net;
using OrleansChat.Benchmarks.Wires;

namespace OrleansChat.Benchmarks.Peers;

/// <summary>Servers of one kind that run, started for a comparison. Ends them when it is disposed.</summary>
internal interface IPeer : IAsyncDisposable
{
    /// <summary>How they are spoken to.</summary>
    IWire Wire { get; }

    /// <summary>Where they listen, on loopback.</summary>
    IReadOnlyList<IPEndPoint> Servers { get; }

    /// <summary>Their processes.</summary>
    IReadOnlyCollection<int> Pids { get; }
}
