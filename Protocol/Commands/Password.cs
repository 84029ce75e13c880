using System.Text;

namespace OrleansChat.Protocol.Commands;

/// <summary>A password on its way from a client's line to its check. A type of its own, so that none gets into a log or an answer with the command that it is part of.</summary>
public sealed class Password
{
    // Not a character, in no text that somebody typed, and the one value that cannot be normalised.
    private const char NoCharacter = '\uFFFE';

    private readonly string _text;

    private Password(string text) => _text = text;

    /// <summary>What a password is, as a sentence for people.</summary>
    public static string Rule { get; } = $"A password has at least {ProtocolLimits.PasswordCharactersMin} characters and at most {ProtocolLimits.PasswordBytesMax} bytes.";

    /// <summary>Takes a password as it came from a client.</summary>
    /// <param name="text">Unicode text.</param>
    /// <returns>Null if it is shorter or longer than passwords are, or cannot be compared.</returns>
    public static Password? TryParse(string text)
    {
        var isOne = text.EnumerateRunes().Count() >= ProtocolLimits.PasswordCharactersMin
            && Encoding.UTF8.GetByteCount(text) <= ProtocolLimits.PasswordBytesMax
            && !text.Contains(NoCharacter, StringComparison.Ordinal);
        return isOne ? new Password(text) : null;
    }

    /// <summary>The password itself, in the one form (NFC) in which it is compared: two keyboards may write one letter in two ways.</summary>
    public string Reveal() => _text.Normalize(NormalizationForm.FormC);

    /// <summary>Says nothing about it.</summary>
    public override string ToString() => "(a password)";
}
