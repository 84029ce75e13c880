using System.Globalization;

namespace OrleansChat.Client.Terminal;

/// <summary>What a key in a password dialog led to.</summary>
internal enum PasswordOutcome
{
    /// <summary>It goes on.</summary>
    Open,

    /// <summary>There is a password.</summary>
    Given,

    /// <summary>The person does not want to.</summary>
    Cancelled,

    /// <summary>It was typed twice, and not the same.</summary>
    Different,
}

/// <summary>Takes a password, of which nothing is shown, not even how long it is; a new one twice.</summary>
internal sealed class PasswordDialog(bool isNew)
{
    private string _typed = "";
    private string? _first;

    /// <summary>What is asked for now.</summary>
    public string Prompt => (isNew, _first) switch
    {
        (false, _) => "password",
        (true, null) => "new password",
        _ => "again",
    };

    /// <summary>The password, once it is given.</summary>
    public string Password { get; private set; } = "";

    /// <summary>Presses a key.</summary>
    public PasswordOutcome Press(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' }: return Submit();
            case { KeyChar: '\u0003' or '\u0004' } or { Key: ConsoleKey.Escape }: return PasswordOutcome.Cancelled;
            case { KeyChar: '\u0015' }: _typed = ""; break;
            case { Key: ConsoleKey.Backspace } or { KeyChar: '\b' or '\u007F' }: Shorten(); break;
            default:
                // Characters beyond the first plane come in two halves, one key each.
                if (!char.IsControl(key.KeyChar) && _typed.Length < ClientLimits.PasswordCharsMax) _typed += key.KeyChar;
                break;
        }

        return PasswordOutcome.Open;
    }

    private PasswordOutcome Submit()
    {
        var typed = _typed;
        _typed = "";
        if (typed.Length == 0) return PasswordOutcome.Cancelled;
        if (isNew && _first is null)
        {
            _first = typed;
            return PasswordOutcome.Open;
        }

        if (isNew && _first != typed) return PasswordOutcome.Different;
        Password = typed;
        return PasswordOutcome.Given;
    }

    private void Shorten()
    {
        if (_typed.Length > 0) _typed = _typed[..StringInfo.ParseCombiningCharacters(_typed)[^1]];
    }
}
