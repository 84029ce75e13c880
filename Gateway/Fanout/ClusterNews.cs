using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Gateway.Presence;
using OrleansChat.Gateway.Sending;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Grains.Interfaces.Servers;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Fanout;

/// <summary>What happens in the cluster beside the channels, and what it means for this server's sessions.</summary>
internal sealed class ClusterNews(SessionRegistry registry, SignalServices signals, IServerIdentity server, GatewayEvents events) : IAsyncDisposable
{
    private readonly List<Func<Task>> _subscriptions = [];

    /// <summary>Hears the news from now on.</summary>
    public async Task StartAsync(IStreamProvider streams)
    {
        await FollowAsync<ServerChange>(streams, ChatStreams.Servers, Tell);
        await FollowAsync<SessionLost>(streams, ChatStreams.Lost, EndLost);
        await FollowAsync<MemberRemoved>(streams, ChatStreams.Removed, PutOut);
        await FollowAsync<PrivateNotice>(streams, ChatStreams.Private, Notice);
        var signalNews = new SignalNews(signals);
        await FollowAsync<PresenceChange>(streams, ChatStreams.Presence, signalNews.Hear);
        await FollowAsync<TypingChange>(streams, ChatStreams.Typing, signalNews.Hear);
    }

    /// <summary>Hears them no more.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var unsubscribe in _subscriptions)
            await unsubscribe();
        _subscriptions.Clear();
    }

    private async Task FollowAsync<T>(IStreamProvider streams, StreamId stream, Action<T> hear)
    {
        var subscription = await streams.GetStream<T>(stream).SubscribeAsync(new Observer<T>(stream, hear, events));
        _subscriptions.Add(subscription.UnsubscribeAsync);
    }

    // Everybody is told in one line: one event, not one for every user who went with the server.
    private void Tell(ServerChange change)
    {
        signals.Away.Forget(change.Server);
        if (change.Server != server.Name)
            registry.Tell(Frame.Of(change, static (writer, news) => writer.ServerChanged(news.Server, news.IsUp, news.Orderly)));
    }

    private void EndLost(SessionLost lost)
    {
        if (registry.FindSession(lost.Session) is { } session)
            _ = EndLostAsync(session, lost);
    }

    // Away from the thread that delivers and its lock: a session that ends goes on to unsubscribe.
    private static async Task EndLostAsync(ChatSession session, SessionLost lost)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var (code, text) = Refusals.Of(lost);
        session.End(SessionEndReason.Refused, code, text);
    }

    private void PutOut(MemberRemoved removed) => registry.Find(removed.UserKey)?.PutOut(removed.Channel, removed.Seq, removed.IsBanned);

    // The two may not hear their private channel yet.
    private void Notice(PrivateNotice notice)
    {
        if (PrivateChannelName.Users(notice.Channel) is not var (first, second))
            return;
        registry.Find(first)?.NoticePrivate(notice.Channel, notice.Seq);
        if (second != first)
            registry.Find(second)?.NoticePrivate(notice.Channel, notice.Seq);
    }

    private sealed class Observer<T>(StreamId stream, Action<T> hear, GatewayEvents events) : IAsyncObserver<T>
    {
        public Task OnNextAsync(T item, StreamSequenceToken? token = null)
        {
            hear(item);
            return Task.CompletedTask;
        }

        public Task OnErrorAsync(Exception ex)
        {
            events.StreamFailed(stream.ToString(), ex);
            return Task.CompletedTask;
        }
    }
}
