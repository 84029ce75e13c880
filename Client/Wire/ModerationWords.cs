using System.Diagnostics;

namespace OrleansChat.Client.Wire;

/// <summary>The protocol's words for what can be done to a user: as a request, as the event that tells of it, and as people type it.</summary>
internal static class ModerationWords
{
    public static string Of(Moderation kind) => kind switch
    {
        Moderation.Kick => "kick",
        Moderation.Mute => "mute",
        Moderation.Unmute => "unmute",
        Moderation.Ban => "ban",
        Moderation.Unban => "unban",
        Moderation.Promote => "promote",
        Moderation.Demote => "demote",
        _ => throw new UnreachableException($"No word for {kind}."),
    };

    /// <summary>What a word means; null when it is none of them.</summary>
    public static Moderation? Read(string? word) => word switch
    {
        "kick" => Moderation.Kick,
        "mute" => Moderation.Mute,
        "unmute" => Moderation.Unmute,
        "ban" => Moderation.Ban,
        "unban" => Moderation.Unban,
        "promote" => Moderation.Promote,
        "demote" => Moderation.Demote,
        _ => null,
    };
}
