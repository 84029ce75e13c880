using System.Text;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.Tests.Unit.SharedLog.Support;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Format;

/// <summary>The short way says nothing that the long one would not say. The seeds are fixed, so a failure comes again.</summary>
public sealed class MessageLineTests
{
    private const int LinesPerSeed = 20_000;
    private const string Message = """{"type":"relay_msg","channel":"general","seq":17,"from":"Dana","key":"dana","origin_server":"A","text":"hi","timestamp":1732199912.345,"cid":"c-1" """;

    private static readonly string[] Pieces = ["a", "Z", "0", " ", "-", "@", "dm:", "é", "漢", "</a>", "'", "{", ",", ":"];

    // In a name all of them are written with an escape, in a text the first three are not.
    private static readonly string[] NastyPieces = ["😀", "\u007f", "\u2028", "\"", "\\", "\n", "\0", "\u001f", "\t"];

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\"", "\\", "\\\"", "\\u0041", "\0", "\u001f", " ", "0", "-", "1e3", ".5", "9999999999", "null", "{}", "}", ",\"seq\":2", ",\"cid\":\"x\"", ",\"key\":\"y\"", ",\"event\":\"topic\"",
            "channel_event", "\"text\":", "é",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3], [0xed, 0xa0, 0x80],
    ];

    private static string Open => Message.TrimEnd();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_line_that_is_read_the_short_way_is_the_same_entry_the_long_way_whatever_was_done_to_it(int seed)
    {
        var random = new Random(seed);
        var (whole, mutated) = (0, 0);
        for (var i = 0; i < LinesPerSeed; i++)
        {
            var open = Some.Lines(Next(random))[..^(LineSeal.Length + 1)].ToList();
            var mutations = random.Next(3);
            for (var mutation = 0; mutation < mutations && open.Count > 1; mutation++)
                Mutation.Apply(open, random, Tokens);
            var isShort = AssertAlike(Some.Sealed([.. open]));
            whole += isShort && mutations == 0 ? 1 : 0;
            mutated += isShort && mutations > 0 ? 1 : 0;
        }

        // Otherwise this test would say nothing.
        Assert.InRange(whole, LinesPerSeed / 12, LinesPerSeed / 3);
        Assert.InRange(mutated, LinesPerSeed / 100, LinesPerSeed / 2);
    }

    [Theory]
    [InlineData(4)]
    public void Lines_of_every_kind_are_read_alike(int seed)
    {
        var entries = new RandomEntries(seed);
        for (var i = 0; i < LinesPerSeed; i++)
            AssertAlike(Some.Lines(entries.Next())[..^1]);
    }

    [Fact]
    public void What_servers_write_of_plain_messages_is_read_the_short_way()
    {
        var plain = Some.Message(1) with { TextJson = "\"спасибо 🫖\""u8.ToArray() };
        RelayMessage[] messages = [plain, Some.Message(100_000_000_000_000_000, "hi", "dm:dana юля", cid: "x"), Some.Message(1, "")];
        Assert.All(messages, message => Assert.True(AssertAlike(Some.Lines(message)[..^1])));
        Assert.True(AssertAlike(Some.Sealed(Open)));
    }

    [Theory]
    [InlineData("\"relay_msg\"", "\"channel_event\"")]
    [InlineData("\"seq\":17", "\"seq\":0")]
    [InlineData("\"seq\":17", "\"seq\":017")]
    [InlineData("\"seq\":17", "\"seq\":-17")]
    [InlineData("\"seq\":17", "\"seq\":17.0")]
    [InlineData("\"seq\":17", "\"seq\":9223372036854775808")]
    [InlineData("\"seq\":17", "\"seq\":\"17\"")]
    [InlineData("\"seq\":17", "\"seq\":")]
    [InlineData("\"Dana\"", "\"Da\\u006ea\"")]
    [InlineData("\"Dana\"", "\"Da\"na\"")]
    [InlineData("\"Dana\"", "null")]
    [InlineData("\"hi\"", "\"h\\ni\"")]
    [InlineData("\"hi\"", "\"h\ni\"")]
    [InlineData("\"hi\"", "\"hi\\\"")]
    [InlineData("1732199912.345", "1732199912.3456")]
    [InlineData("1732199912.345", "1732199912.34")]
    [InlineData("1732199912.345", "1732199912")]
    [InlineData("1732199912.345", "01.345")]
    [InlineData("1732199912.345", ".345")]
    [InlineData("1732199912.345", "9999999999999999.345")]
    [InlineData("\"cid\":\"c-1\"", "\"cid\":\"c-1\",\"cid\":\"c-2\"")]
    [InlineData("\"cid\":\"c-1\"", "\"cid\":\"c-1\",\"extra\":1")]
    [InlineData("\"cid\":\"c-1\"", "\"cid\":\"c-1\" ")]
    [InlineData("\"cid\":\"c-1\"", "\"cid\":\"c-1")]
    [InlineData(",\"cid\":\"c-1\"", ",")]
    [InlineData(",\"timestamp\"", ",\"extra\":1,\"timestamp\"")]
    public void Whatever_is_not_as_servers_write_it_is_left_to_the_long_way(string right, string other)
    {
        Assert.Contains(right, Open, StringComparison.Ordinal);
        var line = Some.Sealed(Open.Replace(right, other, StringComparison.Ordinal));
        Assert.Null(MessageLine.TryRead(line));
        AssertAlike(line);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_never_read_as_a_name()
    {
        foreach (var bytes in new byte[][] { [0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98] })
        {
            foreach (var name in new[] { "general", "Dana", "dana", "\"A\"", "c-1" })
            {
                var at = Encoding.UTF8.GetBytes(Open).AsSpan().IndexOf(Encoding.UTF8.GetBytes(name)) + 1;
                byte[] open = [.. Encoding.UTF8.GetBytes(Open)[..at], .. bytes, .. Encoding.UTF8.GetBytes(Open)[at..]];
                Assert.Null(MessageLine.TryRead(Some.Sealed(open)));
                Assert.Throws<LogCorruptException>(() => EntryReader.Read(Some.Sealed(open), offset: 0));
            }
        }
    }

    [Fact]
    public void Names_are_the_same_objects_in_every_line_and_the_text_is_a_slice_of_its_own()
    {
        var first = MessageLine.TryRead(Some.Sealed(Open))!;
        var line = Some.Sealed(Open);
        var second = MessageLine.TryRead(line)!;
        Assert.Same(first.Channel, second.Channel);
        Assert.Same(first.From, second.From);
        Assert.Same(first.UserKey, second.UserKey);
        Assert.Same(first.OriginServer, second.OriginServer);
        Assert.True(line.AsSpan().Overlaps(second.TextJson.Span));
    }

    [Fact]
    public void A_name_that_is_longer_than_names_are_is_read_the_long_way()
    {
        foreach (var (length, isShort) in new[] { (LogLimits.NamePooledCharactersMax, true), (LogLimits.NamePooledCharactersMax + 1, false) })
        {
            var line = Some.Sealed(Open.Replace("Dana", new string('x', length), StringComparison.Ordinal));
            Assert.Equal(isShort, AssertAlike(line));
        }
    }

    // Whether it was read the short way.
    private static bool AssertAlike(byte[] line)
    {
        if (MessageLine.TryRead(line) is not { } message)
            return false;
        Assert.Equal(Some.Comparable(EntryReader.ReadAny(line, offset: 0)), Some.Comparable(message));
        return true;
    }

    private static RelayMessage Next(Random random)
    {
        var from = Word(random);
        var cid = random.Next(2) == 0 ? Word(random) : null;
        var seq = random.NextInt64(0, random.Next(2) == 0 ? 100 : 2_000_000_000_000_000_000);
        return new RelayMessage(Word(random), seq, from, random.Next(2) == 0 ? from : Word(random), Word(random), Text(random), cid, random.NextInt64(0, 4_102_444_800_000));
    }

    // With as few escapes as JSON allows, as the gateway writes it.
    private static byte[] Text(Random random)
    {
        var text = new StringBuilder(Word(random)).Replace("\\", "\\\\").Replace("\"", "\\\"");
        foreach (var control in "\0\t\n\u001f")
            text.Replace(control.ToString(), $"\\u{(int)control:x4}");
        return Encoding.UTF8.GetBytes($"\"{text}\"");
    }

    private static string Word(Random random)
    {
        var text = new StringBuilder();
        for (var pieces = random.Next(10); pieces > 0; pieces--)
            text.Append(random.Next(40) == 0 ? NastyPieces[random.Next(NastyPieces.Length)] : Pieces[random.Next(Pieces.Length)]);
        return text.ToString();
    }
}
