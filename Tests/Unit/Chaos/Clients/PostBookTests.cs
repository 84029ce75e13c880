using OrleansChat.Tests.Chaos.Checking;
using OrleansChat.Tests.Chaos.Clients;

namespace OrleansChat.Tests.Unit.Chaos.Clients;

public sealed class PostBookTests
{
    private readonly ConversationChecker _checker = new("general", new ViolationList());
    private readonly PostBook _book;

    public PostBookTests() => _book = new PostBook("dana", ["ahmad", "noor"], new Random(1), _checker);

    [Fact]
    public void Only_a_few_are_under_way_at_a_time()
    {
        var taken = TakeAll();
        Assert.InRange(taken.Count, 2, 10);
        Assert.Empty(_book.Take());
        _book.Acked(taken[0].Cid);
        Assert.Single(_book.Take());
    }

    [Fact]
    public void What_was_not_acked_comes_again_in_order_and_unchanged_before_anything_new()
    {
        var taken = TakeAll();
        _book.Acked(taken[1].Cid);
        _book.Rewind();
        var again = _book.Take();
        Assert.Equal(taken.Where(post => post != taken[1]), again.Take(taken.Count - 1));
        Assert.Equal(taken.Count - 1, _book.Resent);
    }

    [Fact]
    public void A_burst_of_long_messages_comes_at_once()
    {
        _book.AddLong(50);
        Assert.True(_book.Take().Count(post => post.Text.Length >= 1000) == 50);
    }

    [Fact]
    public void When_it_is_closed_only_what_is_not_acked_is_left()
    {
        var taken = TakeAll();
        _book.Close();
        _book.AddLong(10);
        Assert.Equal((taken.Count, taken.Count), (_book.Unacked, _checker.Posts));
        foreach (var post in taken)
            _book.Acked(post.Cid);
        _book.Rewind();
        Assert.Empty(_book.Take());
        Assert.Equal(0, _book.Unacked);
    }

    [Fact]
    public void Some_is_for_one_other_alone_and_some_is_a_topic_and_no_topic_is_long()
    {
        _book.AddLong(500);
        var taken = _book.Take().ToList();
        for (var i = 0; i < 500; i++)
        {
            foreach (var post in taken.Skip(i))
                _book.Acked(post.Cid);
            taken.AddRange(_book.Take());
        }

        Assert.Equal(["dm:ahmad dana", "dm:dana noor", "general"], taken.Select(post => post.Channel).Distinct().Order());
        Assert.InRange(_book.Private, 100, 700);
        Assert.InRange(_book.Topics, 20, 200);
        Assert.All(taken.Where(post => post.Event == SentPost.Topic), topic => Assert.True(topic.Text.Length < 512 && topic.Channel == "general"));
    }

    [Fact]
    public void Who_knows_nobody_writes_to_nobody()
    {
        var alone = new PostBook("dana", [], new Random(1), _checker);
        alone.AddLong(200);
        Assert.All(alone.Take(), post => Assert.Equal("general", post.Channel));
    }

    private List<SentPost> TakeAll()
    {
        var all = new List<SentPost>();
        while (_book.Take() is { Count: > 0 } some)
            all.AddRange(some);
        return all;
    }
}
