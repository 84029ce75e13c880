using System.Globalization;
using OrleansChat.SharedLog.Postgres.Connections;
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

    /// <summary>Says what is wrong with a text in words of its own, for one that must not be repeated where people see it; null where the usual words will do.</summary>
    public Func<string, string?> Fault { get; private init; } = _ => null;

    public static ValueKind Flag { get; } = new("true, false", "true or false", text => bool.TryParse(text, out _)) { IsFlag = true };

    public static ValueKind Path { get; } = new("a path", "a path", text => text.Length > 0);

    // There may be a password in it.
    public static ValueKind Log { get; } = new("a path or postgres:…", "a path, or postgres: and a connection string", text => text.Length > 0 && LogFault(text) is null) { Fault = LogFault };

    public static ValueKind Address { get; } = new("an IP address or localhost", "an IP address of this machine, or localhost", text => Rules.ParseAddress(text) is not null);

    public static ValueKind ServerNames { get; } = new("names with commas", "names of 1 to 32 letters, digits, _ and -, separated by commas, none of them twice", Rules.AreServerNames);

    public static ValueKind UserNames { get; } = new("users with commas", "names of users, separated by commas, none of them twice", text => Rules.UserKeysOrNull(text) is not null);

    public static ValueKind Number(long min, long max) => new($"{min}–{max}", $"a number from {min} to {max}", text => NumberOf(text) is { } number && number >= min && number <= max);

    public static ValueKind OneOf(params string[] words) => new(string.Join(", ", words), string.Join(" or ", words), words.Contains);

    private static string? LogFault(string text) => LogAddress.Is(text) ? LogAddress.Problem(LogAddress.ConnectionStringOf(text)) : null;

    private static long? NumberOf(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
