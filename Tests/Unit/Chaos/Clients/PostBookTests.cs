using OrleansChat.Tests.Chaos.Checking;
using OrleansChat.Tests.Chaos.Clients;

namespace OrleansChat.Tests.Unit.Chaos.Clients;

public sealed class PostBookTests
{
    private readonly ConversationChecker _checker = new("general", new ViolationList());
    private readonly PostBook _book;

    public PostBookTests() => _book = new PostBook("dana", new Random(1), _checker);

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

    private List<NumberedPost> TakeAll()
    {
        var all = new List<NumberedPost>();
        while (_book.Take() is { Count: > 0 } some)
            all.AddRange(some);
        return all;
    }
}
