using System.Globalization;
using OrleansChat.Silo.CommandLine;

namespace OrleansChat.Silo.Settings;

/// <summary>What a setting's value may be.</summary>
/// <param name="Range">The same in short, for a table.</param>
/// <param name="Allowed">The same in words, behind "is".</param>
/// <param name="IsAllowed">Whether a text is such a value.</param>
internal sealed record ValueKind(string Range, string Allowed, Func<string, bool> IsAllowed)
{
    /// <summary>On the command line its name alone means true.</summary>
    public bool IsFlag { get; private init; }

    public static ValueKind Flag { get; } = new("true, false", "true or false", text => bool.TryParse(text, out _)) { IsFlag = true };

    public static ValueKind Path { get; } = new("a path", "a path", text => text.Length > 0);

    public static ValueKind Address { get; } = new("an IP address or localhost", "an IP address of this machine, or localhost", text => Rules.ParseAddress(text) is not null);

    public static ValueKind ServerNames { get; } = new("names with commas", "names of 1 to 32 letters, digits, _ and -, separated by commas, none of them twice", Rules.AreServerNames);

    public static ValueKind UserNames { get; } = new("users with commas", "names of users, separated by commas, none of them twice", text => Rules.UserKeysOrNull(text) is not null);

    public static ValueKind Number(long min, long max) => new($"{min}–{max}", $"a number from {min} to {max}", text => NumberOf(text) is { } number && number >= min && number <= max);

    public static ValueKind OneOf(params string[] words) => new(string.Join(", ", words), string.Join(" or ", words), words.Contains);

    private static long? NumberOf(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
