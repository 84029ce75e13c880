using System.Globalization;

namespace OrleansChat.Client.Terminal;

/// <summary>What a key led to.</summary>
internal enum KeyOutcome
{
    /// <summary>The line looks different, or the same.</summary>
    Edited,

    /// <summary>The line is done; it was taken out of the editor.</summary>
    Submitted,

    /// <summary>The person wants to leave.</summary>
    Quit,

    /// <summary>The person wants to see the next place.</summary>
    NextPlace,
}

/// <summary>The line that a person types. It moves and deletes by what people see as one character.</summary>
internal sealed class LineEditor(Completion completion)
{
    private readonly List<string> _typed = [];
    private string _draft = "";
    private int _shown;
    private char? _highSurrogate;

    /// <summary>What stands in the line.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Before which char of the text the cursor stands.</summary>
    public int Cursor { get; private set; }

    /// <summary>What was submitted last.</summary>
    public string Submitted { get; private set; } = "";

    /// <summary>Presses a key.</summary>
    public KeyOutcome Press(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' }: return Submit();
            case { KeyChar: '\u0003' } when Text.Length > 0: Set("", 0); break;
            case { KeyChar: '\u0003' }: return KeyOutcome.Quit;
            case { KeyChar: '\u0004' } when Text.Length == 0: return KeyOutcome.Quit;
            case { KeyChar: '\u000E' }: return KeyOutcome.NextPlace;
            case { Key: ConsoleKey.Tab }: Complete(); break;
            case { Key: ConsoleKey.Backspace } or { KeyChar: '\b' or '\u007F' }: Set(Text.Remove(Before(), Cursor - Before()), Before()); break;
            case { Key: ConsoleKey.Delete } or { KeyChar: '\u0004' }: Set(Text.Remove(Cursor, Behind() - Cursor), Cursor); break;
            case { Key: ConsoleKey.LeftArrow, Modifiers: ConsoleModifiers.Control }: Cursor = WordBefore(); break;
            case { Key: ConsoleKey.LeftArrow }: Cursor = Before(); break;
            case { Key: ConsoleKey.RightArrow }: Cursor = Behind(); break;
            case { Key: ConsoleKey.Home } or { KeyChar: '\u0001' }: Cursor = 0; break;
            case { Key: ConsoleKey.End } or { KeyChar: '\u0005' }: Cursor = Text.Length; break;
            case { KeyChar: '\u000B' }: Set(Text[..Cursor], Cursor); break;
            case { KeyChar: '\u0015' }: Set(Text[Cursor..], 0); break;
            case { KeyChar: '\u0017' }: Set(Text.Remove(WordBefore(), Cursor - WordBefore()), WordBefore()); break;
            case { Key: ConsoleKey.UpArrow }: Recall(_shown - 1); break;
            case { Key: ConsoleKey.DownArrow }: Recall(_shown + 1); break;
            default: Type(key.KeyChar); break;
        }

        return KeyOutcome.Edited;
    }

    private KeyOutcome Submit()
    {
        Submitted = Text;
        if (Text.Length > 0 && (_typed.Count == 0 || _typed[^1] != Text)) _typed.Add(Text);
        if (_typed.Count > ClientLimits.TypedLinesKeptMax) _typed.RemoveAt(0);
        _shown = _typed.Count;
        Set("", 0);
        return KeyOutcome.Submitted;
    }

    private void Type(char typed)
    {
        // Characters beyond the first plane come in two halves.
        if (char.IsHighSurrogate(typed)) _highSurrogate = typed;
        if (char.IsControl(typed) || char.IsHighSurrogate(typed)) return;

        var character = char.IsLowSurrogate(typed) ? $"{_highSurrogate ?? '\uD83D'}{typed}" : $"{typed}";
        if (Text.Length + character.Length <= ClientLimits.TypedLineCharsMax) Set(Text.Insert(Cursor, character), Cursor + character.Length);
    }

    private void Complete()
    {
        if (completion.Next(Text, Cursor) is { } completed && completed.Text.Length <= ClientLimits.TypedLineCharsMax) Set(completed.Text, completed.Cursor);
    }

    private void Recall(int index)
    {
        if (index < 0 || index > _typed.Count) return;
        if (_shown == _typed.Count) _draft = Text;
        _shown = index;
        var text = index == _typed.Count ? _draft : _typed[index];
        Set(text, text.Length);
    }

    private void Set(string text, int cursor) => (Text, Cursor) = (text, cursor);

    private int Before()
    {
        var before = 0;
        foreach (var start in StringInfo.ParseCombiningCharacters(Text))
        {
            if (start < Cursor) before = start;
        }

        return before;
    }

    private int Behind() => Cursor == Text.Length ? Cursor : Cursor + StringInfo.GetNextTextElementLength(Text, Cursor);

    private int WordBefore() => Text[..Cursor].TrimEnd().LastIndexOf(' ') + 1;
}
