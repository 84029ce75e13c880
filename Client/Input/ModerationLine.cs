using System.Globalization;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Input;

/// <summary>Understands what stands behind <c>/kick</c>, <c>/mute</c> and their like: a user, perhaps a time, perhaps a reason.</summary>
internal static class ModerationLine
{
    /// <summary>The command of this kind. A second word that reads like a time is one.</summary>
    public static TypedCommand Parse(Moderation kind, string rest)
    {
        var name = ModerationWords.Of(kind);
        var (user, reason) = CommandLine.Cut(rest);
        if (user.Length == 0) return new TypedCommand.Mistake($"/{name} needs a name behind it");

        TimeSpan? duration = null;
        var (word, behind) = CommandLine.Cut(reason);
        if (kind is Moderation.Mute or Moderation.Ban && IsTime(word))
        {
            if (TimeOf(word) is not { } time) return new TypedCommand.Mistake($"/{name} takes a time from 1s to {ClientLimits.ModerationSecondsMax / 86_400}d, or none: for good");
            (duration, reason) = (time, behind);
        }

        return new TypedCommand.Moderate(kind, user, duration, reason.Length > 0 ? reason : null);
    }

    private static bool IsTime(string word) => word is [.. { Length: > 0 } number, 's' or 'm' or 'h' or 'd'] && number.All(char.IsAsciiDigit);

    private static TimeSpan? TimeOf(string word)
    {
        var unit = word[^1] switch { 's' => 1L, 'm' => 60L, 'h' => 3_600L, _ => 86_400L };
        return long.TryParse(word[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && count <= ClientLimits.ModerationSecondsMax / unit
            ? TimeSpan.FromSeconds(count * unit)
            : null;
    }
}
