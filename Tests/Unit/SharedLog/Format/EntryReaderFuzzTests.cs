using System.Text;
using OrleansChat.SharedLog.Format;
using OrleansChat.Tests.Unit.SharedLog.Support;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Format;

/// <summary>Whatever a line is, it is an entry or damage. The seeds are fixed, so a failure comes again.</summary>
public sealed class EntryReaderFuzzTests
{
    private const int LinesPerSeed = 5_000;

    /// <summary>What reading a line may cost in memory: so many times its length, and what an entry or an exception costs.</summary>
    private const int BytesPerByteMax = 16;
    private const int AnswerBytesMax = 16_384;

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\"", "\\", "{", "}", "[", "]", ":", ",", "null", "true", "-1", "1e9", "99999999999999999999", ".", "\\u", "\\ud800", "\0", "é", "\"type\":\"login\",", "\"seq\":", "\"text\":{}", ",\"crc\":\"00000000\"}",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_line_is_an_entry_or_damage_and_costs_no_more_memory_than_its_length_warrants(int seed)
    {
        var random = new Random(seed);
        var entries = new RandomEntries(seed);
        var damaged = 0;
        for (var i = 0; i < LinesPerSeed; i++)
        {
            var open = Some.Lines(entries.Next())[..^(LineSeal.Length + 1)].ToList();
            for (var mutations = random.Next(4); mutations > 0 && open.Count > 1; mutations--)
                Mutation.Apply(open, random, Tokens);
            // With a right seal the change reaches the parser; with the seal of another line it does not.
            byte[] line = random.Next(10) > 0 ? Some.Sealed([.. open]) : [.. open, .. ",\"crc\":\"01234567\"}"u8];
            damaged += IsDamaged(line) ? 1 : 0;
        }

        Assert.InRange(damaged, LinesPerSeed / 20, LinesPerSeed * 19 / 20);
    }

    [Fact]
    public void Bytes_of_no_meaning_are_damage()
    {
        var random = new Random(6);
        for (var i = 0; i < LinesPerSeed; i++)
        {
            var line = new byte[random.Next(200)];
            random.NextBytes(line);
            Assert.True(IsDamaged(line));
            Assert.True(IsDamaged(Some.Sealed(line)));
        }
    }

    private static bool IsDamaged(byte[] line)
    {
        // What a line costs the first time, messages of errors and what else the runtime makes once, is not what lines cost.
        Read(line);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isDamaged = Read(line);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AnswerBytesMax + (BytesPerByteMax * line.Length));
        return isDamaged;
    }

    private static bool Read(byte[] line)
    {
        try
        {
            EntryReader.Read(line, offset: 7);
            return false;
        }
        catch (LogCorruptException e)
        {
            Assert.Equal(7, e.Offset);
            return true;
        }
    }
}
