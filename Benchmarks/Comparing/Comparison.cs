using OrleansChat.Benchmarks.Load;
using OrleansChat.Benchmarks.Peers;

namespace OrleansChat.Benchmarks.Comparing;

/// <summary>The same loads on this project's servers and on others, one after another in one run: machines are noisy, and only what was measured together can be compared.</summary>
internal sealed class Comparison(IReadOnlyList<Scenario> scenarios, int servers, TextWriter output, TimeProvider time)
{
    /// <summary>Runs all of it.</summary>
    /// <returns>Whether nothing of ours was lost or repeated.</returns>
    /// <exception cref="PeerMissingException">A peer is not installed.</exception>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var isComplete = true;
        foreach (var scenario in scenarios)
        {
            output.WriteLine($"\n{scenario.Name}\n");
            ResultTable.WriteHead(output);
            var ours = await MeasureAsync(await OrleansChatPeer.StartAsync(servers, time), scenario, cancel);
            var nats = await MeasureAsync(await NatsPeer.StartAsync(servers, time), scenario, cancel);
            var redis = await MeasureAsync(await RedisPeer.StartAsync(time), scenario, cancel);
            ResultTable.WriteRatio(output, ours, nats);
            ResultTable.WriteRatio(output, ours, redis);
            isComplete &= ours.IsComplete;
        }

        return isComplete;
    }

    private async Task<LoadResult> MeasureAsync(IPeer started, Scenario scenario, CancellationToken cancel)
    {
        await using var peer = started;
        using var run = new LoadRun(peer.Wire, peer.Servers, peer.Pids, scenario.Options, time);
        var result = await run.RunAsync(cancel);
        ResultTable.WriteRow(output, result);
        return result;
    }
}
