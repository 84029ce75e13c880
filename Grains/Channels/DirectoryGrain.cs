using Orleans;
using Orleans.Concurrency;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.State;

namespace OrleansChat.Grains.Channels;

/// <summary>Lists the channels that this silo has read of in the log, which is at most a moment behind.</summary>
[StatelessWorker(1, removeIdleWorkers: false)]
public sealed class DirectoryGrain(ISharedLog log) : Grain, IDirectoryGrain
{
    /// <inheritdoc />
    public Task<DirectoryPage> List(string? after, int count)
    {
        var view = log.View;
        var (names, isEnd) = Paging.Sorted(view.Channels.Keys.Where(name => name != ClusterView.GeneralChannel).Append(ClusterView.GeneralChannel), after, count);
        return Task.FromResult(new DirectoryPage(names.Select(name => SummaryOf(view, name)).ToArray(), isEnd));
    }

    private static ChannelSummary SummaryOf(ClusterView view, string name)
    {
        var state = view.ChannelOf(name);
        return new ChannelSummary(name, name == ClusterView.GeneralChannel ? view.Sessions.Count : state.Members.Count, state.TopicJson);
    }
}
