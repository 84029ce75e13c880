using System.Text;
using OrleansChat.Gateway;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol.Commands;

namespace OrleansChat.Tests.Unit.Gateway;

public sealed class SessionPostsTests
{
    private readonly SlowGrains _grains = new();
    private readonly List<string> _answered = [];
    private readonly SessionPosts _posts;

    public SessionPostsTests()
    {
        var limits = new GatewayLimits { PostsInFlightMax = 8, PostsPerCallMax = 4 };
        _posts = new SessionPosts(
            _grains, new SessionInfo("Dana", "dana", "A.1.1", "A", 1), limits, (channel, posts, _) => _answered.AddRange(posts.Select(post => $"{channel}/{post.Cid}")));
    }

    [Fact]
    public async Task Messages_that_arrive_together_go_in_one_call()
    {
        await AddAsync("general", 1, 2, 3);
        Assert.Empty(_grains.Calls);
        _posts.Send();
        Assert.Equal(["general: 1 2 3"], _grains.Calls);
    }

    [Fact]
    public async Task Another_channel_begins_another_call_and_the_order_stays()
    {
        await AddAsync("general", 1, 2);
        await AddAsync("dev", 3);
        await AddAsync("general", 4);
        _posts.Send();
        Assert.Equal(["general: 1 2", "dev: 3", "general: 4"], _grains.Calls);
    }

    [Fact]
    public async Task A_call_carries_no_more_than_its_limit()
    {
        await AddAsync("general", 1, 2, 3, 4, 5, 6);
        _posts.Send();
        Assert.Equal(["general: 1 2 3 4", "general: 5 6"], _grains.Calls);
    }

    [Fact]
    public async Task The_next_call_does_not_wait_for_the_last_answer_until_too_many_are_underway()
    {
        await AddAsync("general", 1, 2, 3, 4);
        await AddAsync("general", 5, 6, 7, 8);
        var ninth = AddAsync("general", 9);
        Assert.Equal(["general: 1 2 3 4", "general: 5 6 7 8"], _grains.Calls);
        Assert.False(ninth.IsCompleted);
        _grains.AnswerNext();
        await ninth;
        Assert.Equal(["general/1", "general/2", "general/3", "general/4"], _answered);
    }

    [Fact]
    public async Task A_call_says_which_one_it_must_not_overtake()
    {
        await AddAsync("general", 1);
        _posts.Send();
        await AddAsync("dev", 2);
        _posts.Send();
        _grains.AnswerNext();
        await AddAsync("dev", 3);
        _posts.Send();
        _grains.AnswerNext();
        _grains.AnswerNext();
        await AddAsync("dev", 4);
        _posts.Send();
        Assert.Equal([new PostTurn(1, 0), new PostTurn(2, 1), new PostTurn(3, 2), new PostTurn(4, 0)], _grains.Turns);
    }

    [Fact]
    public async Task Finishing_waits_for_every_answer()
    {
        await AddAsync("general", 1);
        _posts.Send();
        await AddAsync("dev", 2);
        var finished = _posts.FinishAsync();
        Assert.Equal(["general: 1", "dev: 2"], _grains.Calls);
        _grains.AnswerNext();
        Assert.False(finished.IsCompleted);
        _grains.AnswerNext();
        await finished;
        Assert.Equal(["general/1", "dev/2"], _answered);
    }

    private async Task AddAsync(string channel, params int[] cids)
    {
        foreach (var cid in cids)
            await _posts.AddAsync(channel, new Post(Rid: null, $"{cid}", ChannelPlace.Of(channel), Encoding.UTF8.GetBytes("\"hi\"")));
    }

    private sealed class SlowGrains : IChannelGrains
    {
        private readonly Queue<(TaskCompletionSource<PostResult[]> Answer, int Count)> _waiting = new();

        public List<string> Calls { get; } = [];

        public List<PostTurn> Turns { get; } = [];

        public Task<PostResult[]> PostAsync(string channel, SessionInfo session, OutgoingMessage[] messages, PostTurn turn)
        {
            Turns.Add(turn);
            Calls.Add($"{channel}: {string.Join(' ', messages.Select(message => message.Cid))}");
            var answer = new TaskCompletionSource<PostResult[]>();
            _waiting.Enqueue((answer, messages.Length));
            return answer.Task;
        }

        public void AnswerNext()
        {
            var (answer, count) = _waiting.Dequeue();
            answer.SetResult(new PostResult[count]);
        }
    }
}
