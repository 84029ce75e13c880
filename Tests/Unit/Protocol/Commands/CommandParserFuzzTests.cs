using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;
using OrleansChat.Protocol.Events;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Protocol.Commands;

/// <summary>Whatever a line is, it is answered. The seed is fixed, so a failure comes again.</summary>
public sealed class CommandParserFuzzTests
{
    private const int Lines = 20_000;

    /// <summary>What reading a line may cost in memory: so many times its length, and what an answer or an exception costs.</summary>
    private const int BytesPerByteMax = 16;
    private const int AnswerBytesMax = 16_384;

    private static readonly string[] Seeds =
    [
        """{"type":"login","rid":"1","username":"Dana","caps":["ack","history"]}""",
        """{"type":"msg","text":"Hello \u0022everyone\u0022! \ud83d\udc4b 👋","channel":"general","rid":"7","cid":"a1-0009"}""",
        """{"type":"msg","text":"only here","scope":"server"}""",
        """{"type":"join","channel":"dev","rid":"8","later":{"deep":[1,-2.5e3,null,true,{"x":"y"}]}}""",
        """{"type":"leave","channel":"dev"}""",
        """{"type":"quit"}""",
        """[{"type":"pong"}]""",
    ];

    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "\"", "\\", "{", "}", "[", "]", ":", ",", "null", "\\u", "\\ud800", "\\udc00", "\"type\"", "\"text\":", "\"rid\":7,", "é", "👋", "\0", " ", "//", "[[[[[[[[[[[[[[[[[[",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    [Fact]
    public void No_line_makes_the_parser_throw_and_every_cut_has_the_same_answer()
    {
        var random = new Random(20_000);
        using var writer = new EventWriter();
        var commands = 0;
        for (var number = 0; number < Lines; number++)
        {
            var line = number % 10 == 0 ? RandomLine(random) : MutatedLine(random);
            // What the runtime makes once, messages of errors and the like, is not what lines cost.
            CommandParser.Parse(new ReadOnlySequence<byte>(line));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var parsed = CommandParser.Parse(new ReadOnlySequence<byte>(line));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AnswerBytesMax + (BytesPerByteMax * line.Length));
            var answer = Parsed.Describe(parsed);
            Assert.Equal(answer, Parsed.Describe(CommandParser.Parse(Sequences.InPieces(line, random.Next(1, 20), random))));
            AssertIsRight(line, parsed, writer);
            commands += parsed.Command is null ? 0 : 1;
        }

        Assert.InRange(commands, Lines / 20, Lines * 19 / 20); // Neither all lines are broken, nor none.
    }

    // What can be said of any line without a second parser of requests: is it UTF-8, is it JSON, and are the parts that were taken from it sound.
    private static void AssertIsRight(byte[] line, in ParsedLine parsed, EventWriter writer)
    {
        var isUtf8 = Utf8.IsValid(line);
        Assert.Equal(!isUtf8, parsed is { Command: null, Error: ErrorCode.InvalidUtf8 });
        if (isUtf8)
            Assert.Equal(!IsJson(line), parsed is { Command: null, Error: ErrorCode.BadJson });
        if (parsed.Command is Post post)
            Assert.InRange(Encoding.UTF8.GetByteCount(JsonSerializer.Deserialize<string>(post.TextJson.Span)!), 1, ProtocolLimits.TextBytesMax);
        if (parsed.Command is null)
        {
            writer.Error(parsed.Error, parsed.ErrorText!, parsed.Rid);
            Assert.Equal(parsed.Rid, JsonDocument.Parse(writer.Take()).RootElement.TryGetProperty("rid", out var rid) ? rid.GetString() : null);
        }
    }

    private static bool IsJson(byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 16 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] RandomLine(Random random)
    {
        var line = new byte[random.Next(60)];
        random.NextBytes(line);
        return line;
    }

    private static byte[] MutatedLine(Random random)
    {
        var line = Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]).ToList();
        for (var mutations = random.Next(4); mutations > 0 && line.Count > 1; mutations--)
            Mutation.Apply(line, random, Tokens);

        return [.. line];
    }
}
