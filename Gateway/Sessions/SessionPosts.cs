using OrleansChat.Gateway.Sending;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol.Commands;

namespace OrleansChat.Gateway.Sessions;

/// <summary>
/// A session's messages on their way into the log. Those that arrived together for one channel go in one call; the next call does not wait for the answer of the last one,
/// but their number is bounded.
/// </summary>
internal sealed class SessionPosts(IChannelGrains grains, SessionInfo session, GatewayLimits limits, Action<string, List<Post>, PostResult[]> onAnswered)
{
    private SessionInfo _session = session;
    private readonly Queue<(Task Call, int Messages)> _underway = new();
    private List<Post> _collected = [];
    private string _channel = "";
    private int _messagesUnderway;
    private long _calls;
    private Task _lastCall = Task.CompletedTask;

    /// <summary>Adds a message behind those added before. It is sent on its way by <see cref="Send"/> at the latest.</summary>
    public async ValueTask AddAsync(string channel, Post post)
    {
        if (channel != _channel || _collected.Count >= limits.PostsPerCallMax)
            Send();
        _channel = channel;
        _collected.Add(post);
        while (_messagesUnderway + _collected.Count > limits.PostsInFlightMax && _underway.Count > 0)
            await FinishOldestAsync();
    }

    /// <summary>Sends what was collected.</summary>
    public void Send()
    {
        if (_collected.Count == 0)
            return;
        var posts = _collected;
        _collected = [];
        _messagesUnderway += posts.Count;
        // A call that was answered has begun, and so have those before it.
        var turn = new PostTurn(_calls + 1, _lastCall.IsCompleted ? 0 : _calls);
        _calls++;
        _lastCall = CallAsync(_channel, posts, turn);
        _underway.Enqueue((_lastCall, posts.Count));
        while (_underway.TryPeek(out var oldest) && oldest.Call.IsCompleted)
        {
            _underway.Dequeue();
            _messagesUnderway -= oldest.Messages;
        }
    }

    /// <summary>Something else is known of the session from here on; what was collected before goes before it.</summary>
    public void Renew(SessionInfo renewed)
    {
        Send();
        _session = renewed;
    }

    /// <summary>Sends what was collected, and waits until everything is answered.</summary>
    public async Task FinishAsync()
    {
        Send();
        while (_underway.Count > 0)
            await FinishOldestAsync();
    }

    private async ValueTask FinishOldestAsync()
    {
        var (call, messages) = _underway.Dequeue();
        await call;
        _messagesUnderway -= messages;
    }

    private async Task CallAsync(string channel, List<Post> posts, PostTurn turn)
    {
        var messages = new OutgoingMessage[posts.Count];
        for (var i = 0; i < messages.Length; i++)
            messages[i] = Items.Of(posts[i]);
        onAnswered(channel, posts, await grains.PostAsync(channel, _session, messages, turn));
    }
}
