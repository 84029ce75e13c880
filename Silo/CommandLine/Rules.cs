using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Text.RegularExpressions;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Silo.CommandLine;

/// <summary>What values may be. A wrong one is answered with the option's name and what is allowed.</summary>
internal static partial class Rules
{
    public static void ServerName(Argument<string> argument) => argument.Validators.Add(result => Check(result, argument.Name, NamePattern(), "a name of 1 to 32 letters, digits, _ and -"));

    public static void Address(Argument<string> argument) => argument.Validators.Add(result => CheckAddress(result, argument.Name));

    public static void Range(Argument<int> argument, int min, int max) => argument.Validators.Add(result => CheckRange(result, argument.Name, min, max));

    public static void Range(Option<long> option, long min, long max) => option.Validators.Add(result => CheckRange(result, option.Name, min, max));

    /// <summary>An address as it is typed; <c>localhost</c> is 127.0.0.1.</summary>
    public static IPAddress? ParseAddress(string text) => text == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(text, out var address) ? address : null;

    /// <summary>Whether a text is a list of servers' names, none of them twice.</summary>
    public static bool AreServerNames(string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        return Array.TrueForAll(names, name => NamePattern().IsMatch(name)) && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length;
    }

    /// <summary>A list of users' names as they are compared; null if one is none, or is there twice.</summary>
    public static IReadOnlySet<string>? UserKeysOrNull(string text)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (UserName.TryParse(part, out var name) is not null || !keys.Add(name.Key))
                return null;
        }

        return keys;
    }

    /// <summary>As <see cref="UserKeysOrNull"/>, for a list that is right.</summary>
    public static IReadOnlySet<string> UserKeys(string text) => UserKeysOrNull(text) ?? throw new ArgumentException("Not names of users.", nameof(text));

    private static void Check(SymbolResult result, string name, Regex pattern, string allowed)
    {
        if (IsTyped(result) && !pattern.IsMatch(Value(result)))
            result.AddError($"{name} is {allowed}.");
    }

    private static void CheckAddress(SymbolResult result, string name)
    {
        if (IsTyped(result) && ParseAddress(Value(result)) is null)
            result.AddError($"{name} is an IP address of this machine, or localhost; '{Value(result)}' is none.");
    }

    private static void CheckRange(SymbolResult result, string name, long min, long max)
    {
        if (!IsTyped(result))
            return;
        if (!long.TryParse(Value(result), out var value) || value < min || value > max)
            result.AddError($"{name} is a number from {min} to {max}.");
    }

    // A default value has no tokens, and needs no check.
    private static bool IsTyped(SymbolResult result) => result.Tokens.Count > 0;

    private static string Value(SymbolResult result) => string.Join(' ', result.Tokens.Select(token => token.Value));

    [GeneratedRegex("^[A-Za-z0-9_-]{1,32}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamePattern();
}
