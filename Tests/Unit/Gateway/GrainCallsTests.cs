using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using OrleansChat.Gateway;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Tests.Unit.Gateway.Support;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Gateway;

public sealed class GrainCallsTests
{
    private static readonly SessionInfo Dana = new("Dana", "dana", "A.1.1", "A", 1);
    private static readonly OutgoingMessage[] Hello = [new("\"hi\""u8.ToArray(), null)];

    private readonly ManualTime _time = new();
    private readonly ScriptedGrains _grains = new();
    private readonly GrainCalls _calls;
    private int _made;

    public GrainCallsTests() => _calls = new GrainCalls(_grains.Factory, new GatewayLimits { GrainCallAttemptsMax = 3, GrainCallPauseMs = 20 }, _time, new GatewayEvents(NullLogger.Instance));

    [Fact]
    public async Task A_call_that_was_not_delivered_is_made_again()
    {
        _grains.OnPost = (_, _) => ++_made < 3 ? Task.FromException<PostResult[]>(Rejection()) : Task.FromResult<PostResult[]>([new(ChannelOutcome.Done, 5, "k3f")]);
        var posting = PostAsync();
        Assert.Equal(1, _made);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(2, _made);
        _time.Advance(TimeSpan.FromMilliseconds(40));
        Assert.Equal([new PostResult(ChannelOutcome.Done, 5, "k3f")], await posting.WaitAsync(Patience.Bound));
    }

    [Fact]
    public async Task It_is_not_made_more_often_than_its_limit_and_then_nothing_was_available()
    {
        _grains.OnPost = (_, _) =>
        {
            _made++;
            return Task.FromException<PostResult[]>(Rejection());
        };
        var posting = PostAsync();
        _time.Advance(TimeSpan.FromMilliseconds(20));
        _time.Advance(TimeSpan.FromMilliseconds(40));
        Assert.Equal([default(PostResult)], await posting.WaitAsync(Patience.Bound));
        Assert.Equal(3, _made);
    }

    [Fact]
    public async Task What_may_have_had_an_effect_is_not_done_again()
    {
        foreach (var failure in new Exception[] { new TimeoutException(), new SiloUnavailableException("gone"), new InvalidOperationException() })
        {
            _made = 0;
            _grains.OnPost = (_, _) =>
            {
                _made++;
                return Task.FromException<PostResult[]>(failure);
            };
            Assert.Equal([default(PostResult)], await PostAsync().WaitAsync(Patience.Bound));
            Assert.Equal(1, _made);
        }
    }

    private Task<PostResult[]> PostAsync() => _calls.PostAsync("general", Dana, Hello, default);

    // Only an engine makes one.
    private static Exception Rejection()
        => (Exception)Activator.CreateInstance(typeof(OrleansMessageRejectionException), BindingFlags.Instance | BindingFlags.NonPublic, binder: null, ["full"], culture: null)!;
}
