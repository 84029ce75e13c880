using System.Globalization;
using System.Net;
using OrleansChat.Benchmarks.Measuring;
using OrleansChat.Benchmarks.Wires;

namespace OrleansChat.Benchmarks.Load;

/// <summary>One load on one set of servers: connect, warm up, measure, and wait until everything has come.</summary>
internal sealed class LoadRun(IWire wire, IReadOnlyList<IPEndPoint> servers, IReadOnlyCollection<int> pids, LoadOptions options, TimeProvider time) : IDisposable
{
    private const int LookMs = 50;

    private readonly LatencyHistogram _latencies = new();
    private readonly List<Hearer> _hearers = [];
    private readonly List<Sender> _senders = [];

    /// <summary>Runs it.</summary>
    /// <exception cref="InvalidOperationException">A client lost its connection.</exception>
    public async Task<LoadResult> RunAsync(CancellationToken cancel)
    {
        await ConnectAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var speaking = options.RatePerS > 0 ? [new Pacer(_senders, options.RatePerS, time).RunAsync(stop.Token)] : _senders.ConvertAll(sender => sender.SpeakAsync(stop.Token));
        await Task.Delay(TimeSpan.FromSeconds(options.WarmUpSeconds), time, cancel);

        _latencies.Clear();
        var (began, before, costBefore) = (time.GetTimestamp(), Deliveries(), ServerCost.Of(pids));
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds), time, cancel);
        var (elapsed, after, costAfter) = (time.GetElapsedTime(began), Deliveries(), ServerCost.Of(pids));
        var measured = _latencies.Copy();

        await stop.CancelAsync();
        await Task.WhenAll(speaking);
        await UntilQuietAsync(cancel);
        if (_hearers.Find(hearer => hearer.Failure is not null) is { } failed)
            throw new InvalidOperationException($"A client lost its connection: {failed.Failure!.Message}", failed.Failure);
        return new LoadResult(
            wire.Name, options, elapsed, after - before, measured, costAfter.CpuTime - costBefore.CpuTime, costAfter.ResidentBytes,
            _hearers.Sum(hearer => hearer.Missing() + hearer.Tally.Gaps), _hearers.Sum(hearer => hearer.Tally.Repeats));
    }

    public void Dispose()
    {
        foreach (var sender in _senders)
            sender.Dispose();
        foreach (var hearer in _hearers)
            hearer.Dispose();
    }

    private async Task ConnectAsync()
    {
        var rooms = Enumerable.Range(0, options.Rooms).Select(number => new Room(string.Create(CultureInfo.InvariantCulture, $"room-{number}"))).ToArray();
        for (var client = 0; client < options.Clients; client++)
            _hearers.Add(new Hearer(wire, rooms[client % rooms.Length], _latencies, time));
        for (var client = 0; client < options.Senders; client++)
            _senders.Add(new Sender(wire, _hearers[client], options, time));
        await Hearer.StartAllAsync(_hearers, client => servers[ServerOf(client)]);
        for (var client = 0; client < _senders.Count; client++)
            await _senders[client].StartAsync(servers[ServerOf(client)], client);
    }

    // Not the client's number alone: with as many rooms as a multiple of the servers all clients of a room would be at one server.
    private int ServerOf(int client) => (client + (client / options.Rooms)) % servers.Count;

    private async Task UntilQuietAsync(CancellationToken cancel)
    {
        var (seen, since) = (Deliveries(), time.GetTimestamp());
        while (time.GetElapsedTime(since).TotalMilliseconds < options.QuietMs && _hearers.Exists(hearer => hearer.Missing() > 0 && hearer.Failure is null))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(LookMs), time, cancel);
            if (Deliveries() is var now && now != seen)
                (seen, since) = (now, time.GetTimestamp());
        }
    }

    private long Deliveries() => _hearers.Sum(hearer => hearer.Tally.Deliveries);
}
