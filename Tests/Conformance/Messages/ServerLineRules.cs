using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;
using OrleansChat.Tests.Conformance.Watching;

namespace OrleansChat.Tests.Conformance.Messages;

[Rule("BASE-1", "a client is sent no other type of line than system, msg, error and those of its capabilities")]
internal sealed class TypesByCapabilityRule : IStandingRule
{
    public Finding Look(Listener listener, HeardLine line) => line.Line?.Type switch
    {
        null => Finding.Unconcerned,
        "system" or "msg" or "error" => Finding.Kept,
        // Types and capabilities have the same words, or one begins with the other.
        var type => Finding.Of(listener.Caps.Any(cap => cap == type), "only types of lines that the login named in its caps"),
    };
}

[Rule("SAY-1", "a line has the fields of its row, each of its kind")]
internal sealed class FieldsOfItsRowRule : IStandingRule
{
    public Finding Look(Listener listener, HeardLine line)
    {
        if (line.Line is not { } heard)
            return Finding.Unconcerned;
        if (heard.Type is null)
            return Finding.Broken("a type");
        // Later versions may have events that nobody knows yet, but something to read is in each.
        var row = ServerLineTable.Rows.FirstOrDefault(row => row.Type == heard.Type && row.Event == heard.Event) ?? (heard.Type == "system" ? ServerLineTable.AnySystem : null);
        return row is null ? Finding.Unconcerned : row.WhatIsWrongWith(heard) is { } wrong ? Finding.Broken(wrong) : Finding.Kept;
    }
}

[Rule("ERR-1", "fatal says whether the server closes the connection behind this line")]
internal sealed class FatalIsLastRule : IStandingRule
{
    private const string Silence = "nothing behind a fatal error";

    public Finding Look(Listener listener, HeardLine line)
    {
        if (listener.IsOver)
            return Finding.Broken(Silence);
        if (line.Line?.Type != "error")
            return Finding.Unconcerned;
        listener.IsOver = line.Line.Fatal == true;
        return Finding.Of(line.Line.Fatal != true || line.Line.Flag("reconnect") is not null, "reconnect in a fatal error");
    }
}
