using System.Text;
using OrleansChat.Benchmarks.Micro;
using OrleansChat.Protocol.Commands;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.Tests.Unit.Benchmarks.Micro;

/// <summary>Each benchmark does what its figures are said to be of. How long it takes is no test.</summary>
public sealed class MicroBenchmarksTests
{
    public static TheoryData<DiskKind, int> Logs() => new() { { DiskKind.Memory, 1 }, { DiskKind.Memory, 100 }, { DiskKind.Real, 1 }, { DiskKind.Real, 100 } };

    [Fact]
    public void The_parser_reads_posts_with_ids_and_without()
    {
        var parser = new ParserBenchmarks();
        var plain = Assert.IsType<Post>(parser.Plain().Command);
        Assert.Equal((null, null, 102), (plain.Rid, plain.Cid, plain.TextJson.Length));
        var withIds = Assert.IsType<Post>(parser.WithIds().Command);
        Assert.Equal(("r-4711", "2f1c9a70-4711", 102), (withIds.Rid, withIds.Cid, withIds.TextJson.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void The_encoder_makes_a_line_of_each_message_and_no_more_the_second_time(int messages)
    {
        var encoder = new EncoderBenchmarks { Messages = messages };
        encoder.Open();
        for (var time = 0; time < 2; time++)
        {
            var frames = encoder.Encode();
            Assert.Equal(frames, encoder.Frames.Count);
            var lines = string.Concat(encoder.Frames.Select(frame => Encoding.UTF8.GetString(frame.Span))).Split('\n')[..^1];
            Assert.Equal(messages, lines.Length);
            Assert.All(lines, line => Assert.StartsWith("{\"type\":\"msg\",\"from\":\"Dana\"", line));
        }
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public async Task An_append_puts_its_posts_into_the_log_which_goes_away_in_the_end(DiskKind disk, int posts)
    {
        var append = new AppendBenchmarks { Disk = disk, Posts = posts };
        append.Open();
        var place = append.Place!;
        try
        {
            Assert.Equal(posts, await append.AppendAsync());
            Assert.Equal(2 * posts, await append.AppendAsync());
            using var reader = await LogServer.OpenAsync(place);
            Assert.Equal(Enumerable.Range(1, 2 * posts).Select(seq => (long)seq), reader.Entries.OfType<RelayMessage>().Select(message => message.Seq));
            Assert.InRange(reader.End, 1, reader.Entries.Count * AppendBenchmarks.LineBytesMax);
        }
        finally
        {
            append.Close();
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(place.Path)) && disk == DiskKind.Real);
    }

    [Fact]
    public async Task Each_log_of_the_appends_is_a_new_one()
    {
        var append = new AppendBenchmarks { Disk = DiskKind.Memory, Posts = 3 };
        for (var log = 0; log < 2; log++)
        {
            append.Open();
            Assert.Equal(3, await append.AppendAsync());
            append.Close();
        }
    }

    [Fact]
    public async Task A_follower_reads_batch_after_batch_and_again_from_the_first_one()
    {
        var follow = new FollowBenchmarks { Posts = 3 };
        await follow.WriteAsync();
        for (var log = 0; log < 2; log++)
        {
            follow.Open();
            Assert.Equal(3, await follow.FollowAsync());
            Assert.Equal([1, 2, 3], follow.Entries.Cast<RelayMessage>().Select(message => message.Seq));
            Assert.Equal(3, await follow.FollowAsync());
            Assert.Equal([4, 5, 6], follow.Entries.Cast<RelayMessage>().Select(message => message.Seq));
            follow.Close();
        }
    }

    [Fact]
    public async Task A_batch_goes_to_every_listener_each_time()
    {
        var encoder = new EncoderBenchmarks { Messages = 5 };
        encoder.Open();
        encoder.Encode();
        var batchBytes = encoder.Frames.Sum(frame => frame.Length);
        var fanout = new FanoutBenchmarks { Listeners = 4, Messages = 5 };
        fanout.Open();
        for (var time = 1; time <= 3; time++)
        {
            await fanout.DeliverAsync();
            Assert.Equal(4, fanout.Clients.Count);
            Assert.All(fanout.Clients, client => Assert.Equal(time * batchBytes, client.SentBytes));
        }
    }
}
