using OrleansChat.Client.Input;

namespace OrleansChat.Client.Terminal;

/// <summary>The line at the bottom: what the person types, or for a moment a password of which nothing is shown. It belongs to the place that is looked at.</summary>
internal sealed class InputLine(LineEditor editor, Tabs tabs, Printout printout, TimeProvider time)
{
    private readonly TypingReport _report = new(time);
    private PasswordDialog? _dialog;

    /// <summary>Whether somebody hears what is typed.</summary>
    public bool IsConnected { get; set; }

    /// <summary>Presses a key. Returns the line when it is done, <c>/quit</c> for one who wants to leave, or null.</summary>
    public TypedLine? Press(ConsoleKeyInfo key)
    {
        if (_dialog is not null) return Answer(_dialog, key);
        if (Edit(key) is not { } line) return null;

        _report.Sent();
        // At once, and not when the command is obeyed: what is typed from here on is nobody's to read.
        if (CommandLine.Parse(line) is TypedCommand.Register)
        {
            AskPassword(isNew: true);
            return null;
        }

        return new TypedLine(line, IsTooLong: false);
    }

    /// <summary>The keys that come next are a password, a new one twice. Its line is <c>/register</c> with it, or empty if the person does not want to.</summary>
    public void AskPassword(bool isNew) => _dialog = new PasswordDialog(isNew);

    /// <summary>What others are to be told of the line as it is now; null when that is nothing.</summary>
    public TypingState? Report() => _dialog is null && IsConnected ? _report.Next(tabs.Current.Place, editor.Text) : null;

    /// <summary>As much of it around the cursor as there is room for, and the columns before the cursor.</summary>
    public (IReadOnlyList<Cell> Line, int Cursor) Fit(int columns) => _dialog is null
        ? Footer.Input($"{tabs.Current.Place}> ", editor.Text, editor.Cursor, columns)
        : Footer.Input($"{_dialog.Prompt}: ", "", 0, columns);

    private string? Edit(ConsoleKeyInfo key)
    {
        var line = editor.Press(key) switch
        {
            KeyOutcome.Submitted => editor.Submitted,
            KeyOutcome.Quit => "/quit",
            KeyOutcome.NextPlace when tabs.Next().Place is var place && place != tabs.Current.Place => place.To is null ? $"/join {place.Channel}" : $"/msg {place.To}",
            _ => null,
        };

        // It comes back as everybody sees it once it is said; until then nobody would know where it is.
        if (!IsConnected && line is { Length: > 0 } && line != "/quit") printout.Mark($"  … {line}");
        return line;
    }

    private TypedLine? Answer(PasswordDialog dialog, ConsoleKeyInfo key)
    {
        var outcome = dialog.Press(key);
        if (outcome is PasswordOutcome.Open) return null;

        _dialog = null;
        if (outcome is PasswordOutcome.Different) printout.Problem("the two were not the same, nothing was changed");
        return outcome is PasswordOutcome.Given ? new TypedLine("/register", IsTooLong: false, dialog.Password) : new TypedLine("", IsTooLong: false);
    }
}
