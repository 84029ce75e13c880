using OrleansChat.Benchmarks.Comparing;
using OrleansChat.Benchmarks.Load;
using OrleansChat.Benchmarks.Peers;

namespace OrleansChat.Benchmarks.Alone;

/// <summary>How the cost of a delivery grows with one thing at a time.</summary>
/// <param name="warmUpSeconds">How long each load is before it is measured.</param>
/// <param name="seconds">How long each is measured.</param>
/// <param name="shrink">Everything is so many times smaller than usual; 1 for figures that mean something.</param>
/// <param name="output">Where the tables are written.</param>
/// <param name="time">The clock.</param>
internal sealed class Growth(int warmUpSeconds, int seconds, int shrink, TextWriter output, TimeProvider time)
{
    private const int Servers = 3;

    private LoadOptions Usual { get; } = new() { Clients = Less(300, shrink), Senders = Less(30, shrink), WarmUpSeconds = warmUpSeconds, Seconds = seconds };

    /// <summary>Runs all of it.</summary>
    /// <returns>Whether nothing was lost or repeated.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var isComplete = await SeriesAsync("Clients in a room", [30, 100, 300, 1_000, 3_000], count => ($"{count:N0} clients", Usual with { Clients = count }, Servers), cancel);
        isComplete &= await SeriesAsync("Rooms, 1,200 clients in all of them", [1, 12, 120, 400], count => ($"{count:N0} rooms", Usual with { Clients = Less(1_200, shrink), Rooms = count, Senders = Math.Max(count, Usual.Senders) }, Servers), cancel);
        isComplete &= await SeriesAsync("The length of a text, 300 clients", [50, 100, 500, 2_000, 8_000], count => ($"{count:N0} bytes", Usual with { TextBytes = count }, Servers), cancel, least: Stamp.Length);
        isComplete &= await SeriesAsync("Servers, 300 clients", [1, 3, 5], count => ($"{count:N0} servers", Usual, count), cancel);
        return await LogAsync(cancel) && isComplete;
    }

    private async Task<bool> SeriesAsync(string name, int[] counts, Func<int, (string Label, LoadOptions Options, int Servers)> make, CancellationToken cancel, int least = 1)
    {
        Head(name);
        var isComplete = true;
        foreach (var count in counts.Select(count => Math.Max(least, count / shrink)).Distinct())
        {
            var (label, options, servers) = make(count);
            await using var peer = await OrleansChatPeer.StartAsync(servers, time);
            isComplete &= await MeasureAsync(peer, label, options, cancel);
        }

        return isComplete;
    }

    // The same servers all the time, so that it is their log that gets longer.
    private async Task<bool> LogAsync(CancellationToken cancel)
    {
        var messagesBetween = Less(1_000_000, shrink);
        const int Times = 3;
        var clients = Less(60, shrink);
        const int Window = 256;
        Head("The length of the log, 300 clients");
        await using var peer = await OrleansChatPeer.StartAsync(Servers, time);
        var isComplete = true;
        for (var i = 0; i <= Times; i++)
        {
            if (i > 0)
                await new AckRun(peer.Servers, clients, Window, time).RunAsync(TimeSpan.Zero, TimeSpan.FromMinutes(5), messagesBetween, cancel);
            isComplete &= await MeasureAsync(peer, $"{i * messagesBetween:N0} messages before", Usual, cancel);
        }

        return isComplete;
    }

    private static int Less(int count, int shrink) => Math.Max(1, count / shrink);

    private void Head(string name)
    {
        output.WriteLine($"\n{name}\n");
        ResultTable.WriteHead(output);
    }

    private async Task<bool> MeasureAsync(OrleansChatPeer peer, string label, LoadOptions options, CancellationToken cancel)
    {
        using var run = new LoadRun(peer.NewWire(), peer.Servers, peer.Pids, options, time);
        var result = await run.RunAsync(cancel);
        ResultTable.WriteRow(output, result with { Server = label });
        return result.IsComplete;
    }
}
