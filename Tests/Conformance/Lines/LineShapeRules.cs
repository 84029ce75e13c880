using System.Text.Json;
using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;
using OrleansChat.Tests.Conformance.Watching;

namespace OrleansChat.Tests.Conformance.Lines;

[Rule("LINE-1", "a line is one JSON object in UTF-8, ended by LF")]
internal sealed class OneObjectALineRule : IStandingRule
{
    // JSON that begins with a byte order mark is none, so that needs no look of its own.
    public Finding Look(Listener listener, HeardLine line) => Finding.Of(line.Line is not null, "one JSON object in UTF-8");

    public Finding LookAtEnd(Listener listener, ReadOnlyMemory<byte> rest) => Finding.Of(rest.IsEmpty, "an LF behind the last line");
}

[Rule("LINE-5", "no line of a server is longer than line_bytes")]
internal sealed class ServerLineLengthRule : IStandingRule
{
    public Finding Look(Listener listener, HeardLine line) => Finding.Of(line.Bytes.Length <= listener.LineBytes, $"at most {listener.LineBytes} bytes, and not {line.Bytes.Length}");
}

[Rule("LINE-10", "no key stands twice in a line of a server")]
internal sealed class KeyOnceRule : IStandingRule
{
    public Finding Look(Listener listener, HeardLine line) => line.Line is null ? Finding.Unconcerned : Finding.Of(HasKeysOnce(line.Line.Json), "each key once");

    private static bool HasKeysOnce(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Select(field => field.Name).Distinct().Count() == json.EnumerateObject().Count()
            && json.EnumerateObject().All(field => HasKeysOnce(field.Value)),
        JsonValueKind.Array => json.EnumerateArray().All(HasKeysOnce),
        _ => true,
    };
}
