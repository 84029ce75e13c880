using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Grains.Streams;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Signals;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.Grains.Streams;

/// <summary>What the streams tell of those who come, go, are away and type: from the log, and from signals.</summary>
public sealed class PresenceStreamTests
{
    private readonly LogStreamProvider _streams;
    private readonly List<string> _signals = [];
    private readonly List<object> _heard = [];

    public PresenceStreamTests()
    {
        _streams = new LogStreamProvider(NullLoggerFactory.Instance, body => _signals.Add(Encoding.UTF8.GetString(body.Span)), (_, _, _) => new([]));
        _streams.OnStart(new LogPosition("k3f", []));
    }

    [Fact]
    public async Task Joins_leaves_logins_and_logouts_are_told_in_the_logs_order()
    {
        await FollowAsync<PresenceChange>(ChatStreams.Presence);
        _streams.OnEntries(
        [
            Some.LoginEntry("Dana"),
            new MembershipEntry("tea", "Dana", "dana", IsMember: true, Some.TimeMs),
            new MembershipEntry("tea", "Dana", "dana", IsMember: false, Some.TimeMs),
            new LogoutEntry("dana", "session-Dana", Some.TimeMs, "Dana"),
        ]);
        Assert.Equal(
            [
                new PresenceChange("general", "Dana", "dana", PresenceState.Join, "A", "session-Dana"),
                new PresenceChange("tea", "Dana", "dana", PresenceState.Join),
                new PresenceChange("tea", "Dana", "dana", PresenceState.Leave),
                new PresenceChange("general", "Dana", "dana", PresenceState.Leave, Session: "session-Dana"),
            ],
            _heard);
    }

    [Fact]
    public async Task What_somebody_said_comes_before_he_leaves()
    {
        await FollowAsync<PresenceChange>(ChatStreams.Presence);
        await FollowAsync<ChannelBatch>(ChatStreams.OfChannel("general"));
        _heard.Clear();
        _streams.OnEntries([Some.Message(1), new LogoutEntry("dana", "session-Dana", Some.TimeMs, "Dana"), Some.Message(2)]);
        Assert.Equal([typeof(ChannelBatch), typeof(PresenceChange), typeof(ChannelBatch)], _heard.Select(item => item.GetType()));
    }

    [Fact]
    public async Task A_name_that_is_taken_over_is_there_anew_and_did_not_leave()
    {
        await FollowAsync<PresenceChange>(ChatStreams.Presence);
        await FollowAsync<SessionLost>(ChatStreams.Lost);
        _streams.OnEntries([Some.LoginEntry("Dana", "B") with { Session = "new", Replaces = "old" }]);
        Assert.Equal<object>([new SessionLost("old", SessionLossReason.Replaced), new PresenceChange("general", "Dana", "dana", PresenceState.Join, "B", "new")], _heard);
    }

    [Fact]
    public async Task The_end_of_a_server_is_not_told_of_each_of_its_users()
    {
        await FollowAsync<PresenceChange>(ChatStreams.Presence);
        _streams.OnEntries([Some.DownEntry("A")]);
        Assert.Empty(_heard);
    }

    [Fact]
    public async Task What_is_published_is_a_signal_and_is_heard_when_it_comes()
    {
        await FollowAsync<PresenceChange>(ChatStreams.Presence);
        await FollowAsync<TypingChange>(ChatStreams.Typing);
        PresenceChange[] presence =
        [
            new("general", "Dåna \"😀", "dåna \"😀", PresenceState.Away, "A", "s-1"),
            new("general", "Dana", "dana", PresenceState.Here, "A", "s-1"),
        ];
        TypingChange[] typing = [new("dm:ahmad dana", "Dana", "dana", IsActive: true), new("tea", "Dana", "dana", IsActive: false)];
        foreach (var change in presence)
            await _streams.GetStream<PresenceChange>(ChatStreams.Presence).OnNextAsync(change);
        foreach (var change in typing)
            await _streams.GetStream<TypingChange>(ChatStreams.Typing).OnNextAsync(change);
        Assert.Empty(_heard);
        foreach (var signal in _signals)
            _streams.OnSignal(new Signal("A", 1, Encoding.UTF8.GetBytes(signal)));
        Assert.Equal<object>([.. presence, .. typing], _heard);
    }

    [Fact]
    public async Task What_stands_in_the_log_cannot_be_published()
    {
        var presence = _streams.GetStream<PresenceChange>(ChatStreams.Presence);
        await Assert.ThrowsAsync<NotSupportedException>(() => presence.OnNextAsync(new PresenceChange("general", "Dana", "dana", PresenceState.Join, "A", "s-1")));
        await Assert.ThrowsAsync<NotSupportedException>(() => presence.OnNextAsync(new PresenceChange("general", "Dana", "dana", PresenceState.Away)));
        await Assert.ThrowsAsync<NotSupportedException>(() => _streams.GetStream<ServerChange>(ChatStreams.Servers).OnNextAsync(new ServerChange("A", IsUp: false, Orderly: false)));
        Assert.Empty(_signals);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"type":"later","state":"away"}""")]
    [InlineData("""{"type":"presence","state":"join","user":"Dana","key":"dana","session":"s"}""")]
    [InlineData("""{"type":"presence","state":"away","user":"Dana","key":"dana"}""")]
    [InlineData("""{"type":"presence","state":"away","user":"Dana","key":null,"session":"s"}""")]
    [InlineData("""{"type":"presence","state":"away","user":7,"key":"dana","session":"s"}""")]
    [InlineData("""{"type":"typing","state":"away","channel":"tea","user":"Dana","key":"dana"}""")]
    [InlineData("""{"type":"typing","state":"done","user":"Dana","key":"dana"}""")]
    [InlineData("""{"type":"typing","state":"done","channel":"tea","user":"\ud800","key":"dana"}""")]
    public async Task What_says_nothing_of_this_is_passed_over(string body)
    {
        await FollowAsync<PresenceChange>(ChatStreams.Presence);
        await FollowAsync<TypingChange>(ChatStreams.Typing);
        _streams.OnSignal(new Signal("A", 1, Encoding.UTF8.GetBytes(body)));
        Assert.Empty(_heard);
    }

    private Task<StreamSubscriptionHandle<T>> FollowAsync<T>(StreamId stream) => _streams.GetStream<T>(stream).SubscribeAsync(new Observer<T>(_heard));

    private sealed class Observer<T>(List<object> heard) : IAsyncObserver<T>
    {
        public Task OnNextAsync(T item, StreamSequenceToken? token = null)
        {
            heard.Add(item!);
            return Task.CompletedTask;
        }

        public Task OnErrorAsync(Exception ex) => throw new InvalidOperationException("The stream failed.", ex);
    }
}
