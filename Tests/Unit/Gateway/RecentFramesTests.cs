using OrleansChat.Gateway.Fanout;

namespace OrleansChat.Tests.Unit.Gateway;

public sealed class RecentFramesTests
{
    // What a frame of ten bytes takes of the bounds.
    private const int Cost = 10 + 64;

    private readonly FrameBudget _budget = new(bytesMax: 100 * Cost);

    [Fact]
    public void They_are_given_from_where_one_begins_as_many_as_are_asked_for_and_one_at_least()
    {
        var recent = Kept(bytesMax: 100 * Cost, 3, 5, 6, 9);
        Assert.Equal((10, 6), Take(recent, afterSeq: 5, bytesMax: 1));
        Assert.Equal((20, 6), Take(recent, afterSeq: 3, bytesMax: 29));
        Assert.Equal((40, 9), Take(recent, afterSeq: 0, bytesMax: 1_000));
    }

    [Fact]
    public void In_the_middle_of_a_frame_and_behind_the_last_one_none_begins()
    {
        var recent = Kept(bytesMax: 100 * Cost, 3, 5);
        Assert.Null(Take(recent, afterSeq: 4, bytesMax: 100));
        Assert.Null(Take(recent, afterSeq: 5, bytesMax: 100));
        Assert.Equal(3, recent.FirstPlaceFrom(1));
        Assert.Equal(3, recent.FirstPlaceFrom(3));
        Assert.Null(recent.FirstPlaceFrom(4));
    }

    [Fact]
    public void The_oldest_make_room_within_the_channels_bound()
    {
        var recent = new RecentFrames(bytesMax: 10 * Cost, _budget);
        for (var seq = 1; seq <= 1_000; seq++)
        {
            Add(recent, seq - 1, seq);
            Assert.Equal(Math.Max(0, seq - 10), recent.FirstPlaceFrom(0));
            Assert.InRange(_budget.Bytes, 0, 10 * Cost);
        }

        Assert.Equal((100, 1_000), Take(recent, afterSeq: 990, bytesMax: 1_000));
    }

    [Fact]
    public void The_oldest_make_room_within_the_servers_bound_too_and_never_is_there_a_gap()
    {
        var others = new RecentFrames(bytesMax: 1_000 * Cost, _budget);
        for (var seq = 1; seq <= 98; seq++)
            Add(others, seq - 1, seq);
        var recent = Kept(bytesMax: 100 * Cost, 1, 2, 3);
        Assert.Equal((20, 3), Take(recent, afterSeq: 1, bytesMax: 100));

        recent.Clear();
        Add(others, 98, 99);
        Add(others, 99, 100);
        Add(recent, 3, 4);
        Assert.Null(recent.FirstPlaceFrom(0));
        others.Clear();
        Assert.Equal(0, _budget.Bytes);
        Add(recent, 4, 5);
        Assert.Equal(4, recent.FirstPlaceFrom(0));
    }

    [Fact]
    public void What_does_not_follow_begins_anew()
    {
        var recent = Kept(bytesMax: 100 * Cost, 1, 2);
        Add(recent, 7, 8);
        Assert.Equal(7, recent.FirstPlaceFrom(0));
        Assert.Equal(Cost, _budget.Bytes);
    }

    private static (int Bytes, long LastSeq)? Take(RecentFrames recent, long afterSeq, int bytesMax)
    {
        List<ReadOnlyMemory<byte>> frames = [];
        var taken = recent.TryTake(afterSeq, bytesMax, frames);
        Assert.Equal(taken?.Bytes ?? 0, frames.Sum(frame => frame.Length));
        return taken;
    }

    private static void Add(RecentFrames recent, long afterSeq, params long[] lastSeqs)
        => recent.Add(afterSeq, [.. lastSeqs.Select(_ => (ReadOnlyMemory<byte>)new byte[10])], lastSeqs);

    private RecentFrames Kept(int bytesMax, params long[] lastSeqs)
    {
        var recent = new RecentFrames(bytesMax, _budget);
        Add(recent, 0, lastSeqs);
        return recent;
    }
}
